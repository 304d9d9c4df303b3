import { RECORD_SIZE } from "./tar-header.js";

/** Bytes of a block: large enough that the work around each does not count. */
export const BLOCK_SIZE = 1 << 20;

/** Buffers that are filled in turn: a block stays as it is until as many as there are have been asked for after it. */
export const BLOCKS_IN_TURN = 4;

/** One buffer is filled while the blocks before are in use. */
export interface Blocks {
  /** What lies behind `BLOCK_SIZE` takes the padding of a file that ends there. */
  readonly buffers: readonly Buffer[];
  /** The buffer to fill. */
  buffer: Buffer;
  /** Bytes of it that are filled. */
  used: number;
}

export function emptyBlocks(): Blocks {
  const buffers = Array.from({ length: BLOCKS_IN_TURN }, allocate);
  return { buffers, buffer: buffers[0] as Buffer, used: 0 };
}

/** The block that is filled so far; the next buffer is filled from here on. */
export function takeBlock(blocks: Blocks): Buffer {
  const { buffers, buffer, used } = blocks;
  blocks.buffer = buffers[(buffers.indexOf(buffer) + 1) % BLOCKS_IN_TURN] as Buffer;
  blocks.used = 0;
  return buffer.subarray(0, used);
}

/** Fill the next `length` bytes with zeros. */
export function fillZeros(blocks: Blocks, length: number): void {
  blocks.buffer.fill(0, blocks.used, blocks.used + length);
  blocks.used += length;
}

function allocate(): Buffer {
  // Shared memory: another thread can hash a block without a copy.
  return Buffer.from(new SharedArrayBuffer(BLOCK_SIZE + RECORD_SIZE));
}
