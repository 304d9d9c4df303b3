import { closeSync, constants, openSync, readSync } from "node:fs";
import { type ByteString, printable, StoreshipError, toSystemPath } from "@storeship/core";
import {
  type BlockBuffers,
  type Blocks,
  blocksInTurn,
  emptyBlocks,
  fillZeros,
  fullBlocks,
  isFull,
  lastBlocks,
} from "./blocks.js";
import { type Entry, sourceOf } from "./entry.js";
import { readError } from "./system-error.js";
import { BLOCKING_SIZE, headerOf, headerSize, padding, RECORD_SIZE, writeHeader } from "./tar-header.js";

/** The times of members: seconds since 1970. */
export interface LayerOptions {
  readonly mtime: number;
}

/** Bytes of the layer with these entries. */
export function layerSize(entries: readonly Entry[]): number {
  let size = 0;
  for (const entry of entries) size += memberSize(entry);
  return size + endSize(size);
}

/** Bytes of one member: headers, content, padding. */
export function memberSize({ name, type, size, target }: Entry): number {
  return (
    headerSize(type === "directory" ? name.length + 1 : name.length, target.length) + size + padding(size)
  );
}

/** Bytes behind the last member: two empty records, and what fills up GNU tar's block of 20 records. */
export function endSize(membersSize: number): number {
  const size = membersSize + 2 * RECORD_SIZE;
  return 2 * RECORD_SIZE + ((BLOCKING_SIZE - (size % BLOCKING_SIZE)) % BLOCKING_SIZE);
}

/**
 * The bytes of a layer, as GNU tar makes them of the same tree, in blocks as long as `buffers` says, the last one shorter.
 * Where no buffers are given, each block is valid until `BLOCKS_IN_TURN` more have been asked for.
 *
 * @throws StoreshipError `ERR_FILE_CHANGED` for a file whose size is no longer the entry's, and what reading throws.
 */
export function* layerBytes(
  entries: readonly Entry[],
  options: LayerOptions,
  buffers: BlockBuffers = blocksInTurn(),
): Generator<Buffer, void, undefined> {
  const blocks = emptyBlocks(buffers);
  const total = yield* membersInto(blocks, entries, options);
  if (isFull(blocks)) yield* fullBlocks(blocks);
  fillZeros(blocks, endSize(total));
  yield* lastBlocks(blocks);
}

/** The bytes of a run of a layer's members, without the end of the archive. As `layerBytes` otherwise. */
export function* memberBytes(
  entries: readonly Entry[],
  options: LayerOptions,
  buffers: BlockBuffers,
): Generator<Buffer, void, undefined> {
  const blocks = emptyBlocks(buffers);
  yield* membersInto(blocks, entries, options);
  yield* lastBlocks(blocks);
}

/** The end of a layer whose members take `membersSize` bytes. As `layerBytes` otherwise. */
export function* endBytes(membersSize: number, buffers: BlockBuffers): Generator<Buffer, void, undefined> {
  const blocks = emptyBlocks(buffers);
  fillZeros(blocks, endSize(membersSize));
  yield* lastBlocks(blocks);
}

function* membersInto(
  blocks: Blocks,
  entries: readonly Entry[],
  { mtime }: LayerOptions,
): Generator<Buffer, number, undefined> {
  let total = 0;
  for (const entry of entries) {
    if (isFull(blocks)) yield* fullBlocks(blocks);
    blocks.used = writeHeader(blocks.buffer, blocks.used, headerOf(entry, mtime));
    if (entry.type === "file") {
      if (entry.content === undefined) yield* fileBytes(sourceOf(entry), entry.size, blocks);
      else yield* memoryBytes(entry.content, blocks);
      fillZeros(blocks, padding(entry.size));
    }
    total += memberSize(entry);
  }
  return total;
}

function* memoryBytes(content: Uint8Array, blocks: Blocks): Generator<Buffer, void, undefined> {
  for (let at = 0; at < content.length; ) {
    if (isFull(blocks)) yield* fullBlocks(blocks);
    const piece = content.subarray(at, at + blocks.buffers.size - blocks.used);
    blocks.buffer.set(piece, blocks.used);
    blocks.used += piece.length;
    at += piece.length;
  }
}

function* fileBytes(path: ByteString, size: number, blocks: Blocks): Generator<Buffer, void, undefined> {
  let left = size;
  const file = open(path);
  try {
    do {
      if (isFull(blocks)) yield* fullBlocks(blocks);
      // The last read asks for one byte more than there should be: a file that grew shows without another call.
      const room = blocks.buffers.size - blocks.used;
      const got = read(file, blocks.buffer, blocks.used, left <= room ? left + 1 : room, path);
      if (got > left || (got === 0 && left > 0)) throw changed(path, size);
      blocks.used += got;
      left -= got;
    } while (left > 0);
  } finally {
    closeSync(file);
  }
}

// Nothing that took a file's place since the walk is followed (a symlink) or waited for (a FIFO).
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

function open(path: ByteString): number {
  try {
    return openSync(toSystemPath(path), OPEN_FLAGS);
  } catch (error) {
    throw readError(path, error);
  }
}

function read(file: number, buffer: Buffer, offset: number, length: number, path: ByteString): number {
  try {
    return readSync(file, buffer, offset, length, null);
  } catch (error) {
    throw readError(path, error);
  }
}

function changed(path: ByteString, size: number): StoreshipError {
  return new StoreshipError(
    "ERR_FILE_CHANGED",
    `'${printable(path)}' changed while it was read: it had ${size} bytes when it was listed; build again when nothing writes to it`,
  );
}
