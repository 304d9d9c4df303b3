import { BLOCK_MARGIN, type BlockBuffers } from "@storeship/layer";

/** Buffers that are used again: fresh ones by the megabyte outrun the collection of old ones. */
export interface BufferPool extends BlockBuffers {
  /** Nobody needs the bytes any more, which lie in a buffer that was taken. */
  give(bytes: Uint8Array): void;
}

/** Buffers for blocks of `size` bytes. Memory that is not written to is not used: short blocks cost no more than they are. */
export function bufferPool(size: number): BufferPool {
  const free: ArrayBufferLike[] = [];
  return {
    size,
    take: () => Buffer.from(free.pop() ?? Buffer.allocUnsafeSlow(size + BLOCK_MARGIN).buffer),
    give: ({ buffer }) => free.push(buffer),
  };
}
