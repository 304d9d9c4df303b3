import { RECORD_SIZE } from "./tar-header.js";

/** Bytes of a block: large enough that the work around each does not count. */
export const BLOCK_SIZE = 1 << 20;

/** Two buffers in turn: one is filled while the block before is in use. */
export interface Blocks {
  /** The buffer to fill. What lies behind `BLOCK_SIZE` takes the padding of a file that ends there. */
  buffer: Buffer;
  /** Bytes of it that are filled. */
  used: number;
  spare: Buffer;
}

export function emptyBlocks(): Blocks {
  return { buffer: allocate(), used: 0, spare: allocate() };
}

/** The block that is filled so far; the other buffer is filled from here on. */
export function takeBlock(blocks: Blocks): Buffer {
  const block = blocks.buffer.subarray(0, blocks.used);
  [blocks.buffer, blocks.spare] = [blocks.spare, blocks.buffer];
  blocks.used = 0;
  return block;
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
