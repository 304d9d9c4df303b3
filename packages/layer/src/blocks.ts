import { RECORD_SIZE } from "./tar-header.js";

/** Bytes of a block: large enough that the work around each does not count. */
const BLOCK_SIZE = 1 << 20;

/** Buffers that are filled in turn: a block stays as it is until as many as there are have been asked for after it. */
export const BLOCKS_IN_TURN = 4;

/**
 * Bytes behind a block that its buffer has room for: the most that is written at one go, the end of an archive. (A header
 * with long-name records takes a record less.) What lies there begins the next block.
 */
export const BLOCK_MARGIN: number = 21 * RECORD_SIZE;

/** Where blocks are filled. */
export interface BlockBuffers {
  /** Bytes of each block, but for the last. */
  readonly size: number;
  /** A buffer of `size` + `BLOCK_MARGIN` bytes that nobody needs; asked for when the block before has been taken. */
  take(): Buffer;
}

/** Buffers for blocks of 1 MiB, `BLOCKS_IN_TURN` of them, one after the other and again. */
export function blocksInTurn(): BlockBuffers {
  const buffers: Buffer[] = [];
  let turn = 0;
  return {
    size: BLOCK_SIZE,
    take() {
      const at = turn++ % BLOCKS_IN_TURN;
      // Shared memory: another thread can hash a block without a copy.
      buffers[at] ??= Buffer.from(new SharedArrayBuffer(BLOCK_SIZE + BLOCK_MARGIN));
      return buffers[at];
    },
  };
}

/** A block that is being filled. */
export interface Blocks {
  readonly buffers: BlockBuffers;
  buffer: Buffer;
  /** Bytes of `buffer` that are filled; at times more than a block. */
  used: number;
}

export function emptyBlocks(buffers: BlockBuffers): Blocks {
  return { buffers, buffer: buffers.take(), used: 0 };
}

/** Whether the block is to be taken before another byte is written. */
export function isFull({ used, buffers }: Blocks): boolean {
  return used >= buffers.size;
}

/** Blocks until there is room. What lies behind one begins the next, whose buffer is asked for when the first has been taken. */
export function* fullBlocks(blocks: Blocks): Generator<Buffer, void, undefined> {
  const { size } = blocks.buffers;
  while (blocks.used >= size) {
    const { buffer, used } = blocks;
    yield buffer.subarray(0, size);
    blocks.buffer = blocks.buffers.take();
    blocks.buffer.set(buffer.subarray(size, used));
    blocks.used = used - size;
  }
}

/** What is left at the end. */
export function* lastBlocks(blocks: Blocks): Generator<Buffer, void, undefined> {
  if (blocks.used > blocks.buffers.size) yield* fullBlocks(blocks);
  if (blocks.used > 0) yield blocks.buffer.subarray(0, blocks.used);
}

/** Fill the next `length` bytes with zeros. */
export function fillZeros(blocks: Blocks, length: number): void {
  blocks.buffer.fill(0, blocks.used, blocks.used + length);
  blocks.used += length;
}
