import { BLOCK_MARGIN, type BlockBuffers } from "@storeship/layer";

/** Buffers that are used again: fresh ones by the megabyte outrun the collection of old ones. */
export interface BufferPool extends BlockBuffers {
  /** Keep bytes that lie in a buffer that was taken: there, or, where they fill little of it, in memory of their own. */
  keep(bytes: Uint8Array): KeptBytes;
}

/** Bytes that stay as they are until they are released. */
interface KeptBytes {
  readonly bytes: Uint8Array;
  readonly release?: () => void;
}

/** The part of a buffer that bytes have to fill in order to stay in it. */
const LEAST_FILL = 1 / 8;

/** Buffers for blocks of `size` bytes, in shared memory: another thread can hash a block without a copy. */
export function bufferPool(size: number): BufferPool {
  const free: ArrayBufferLike[] = [];
  return {
    size,
    take: () => Buffer.from(free.pop() ?? new SharedArrayBuffer(size + BLOCK_MARGIN)),
    keep(bytes) {
      const { buffer } = bytes;
      const give = (): void => void free.push(buffer);
      if (bytes.length >= size * LEAST_FILL) return { bytes, release: give };
      const own = new Uint8Array(new SharedArrayBuffer(bytes.length));
      own.set(bytes);
      give();
      return { bytes: own };
    },
  };
}
