import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { type ByteSource, type Digest, digestOfHash, StoreshipError, systemErrorCode } from "@storeship/core";
import { BLOCKS_IN_TURN } from "@storeship/layer";

const READ_SIZE = 1 << 20;

/** Bytes that are verified at a time before signals and timers have their turn. */
const TURN = 16 << 20;

/** A part of a file, and what it should be. */
export interface CheckedPart {
  readonly offset: number;
  readonly length: number;
  /** CRC-32 of the bytes: it tells damage, as fast as they can be read. */
  readonly checksum: number;
}

/** All bytes of a blob, once they have been read and found to be what they should. A chunk is valid while the next is made. */
export async function* verifiedBlob(path: string, size: number, checksum: number): ByteSource {
  const file = opened(path);
  try {
    if (fstatSync(file).size !== size) throw corrupt(path);
    const buffer = Buffer.allocUnsafeSlow(READ_SIZE);
    let found = 0;
    for (let at = 0; at < size; at += READ_SIZE) {
      found = crc32(readAt(file, path, buffer, at, size - at), found);
      if (at % TURN === 0) await nextTurn();
    }
    if (found !== checksum) throw corrupt(path);
    yield* wholeFile(file, path, size);
  } finally {
    release(file);
  }
}

/** All bytes of a blob that has just been written. A chunk is valid while the next is made. */
export async function* freshBlob(path: string, size: number): ByteSource {
  const file = opened(path);
  try {
    yield* wholeFile(file, path, size);
  } finally {
    release(file);
  }
}

/** A part of a blob's bytes, each chunk in a buffer of its own; rejects at their end where they are not what they should be. */
export async function* verifiedPart(path: string, { offset, length, checksum }: CheckedPart): ByteSource {
  const file = opened(path);
  try {
    let found = 0;
    for (let at = 0; at < length; at += READ_SIZE) {
      const left = Math.min(READ_SIZE, length - at);
      const chunk = readAt(file, path, Buffer.allocUnsafeSlow(left), offset + at, left);
      found = crc32(chunk, found);
      yield chunk;
    }
    if (found !== checksum) throw corrupt(path);
  } finally {
    release(file);
  }
}

/** Whether a file is there and holds what `digest` says. */
export async function isIntact(path: string, digest: Digest, size: number): Promise<boolean> {
  const file = await open(path, "r").catch(() => undefined);
  if (file === undefined) return false;
  try {
    return await holds(file, digest, size);
  } finally {
    await file.close().catch(() => {});
  }
}

async function holds(file: FileHandle, digest: Digest, size: number): Promise<boolean> {
  if ((await file.stat()).size !== size) return false;
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafeSlow(READ_SIZE);
  for (let at = 0; at < size; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(READ_SIZE, size - at), at);
    if (bytesRead === 0) return false;
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  return digestOfHash(hash) === digest;
}

// Reading what lies in memory takes less than a turn of the thread pool; writing goes on meanwhile.
async function* wholeFile(file: number, path: string, size: number): ByteSource {
  const buffers = Array.from({ length: BLOCKS_IN_TURN }, () => Buffer.allocUnsafeSlow(READ_SIZE));
  for (let at = 0; at < size; at += READ_SIZE) {
    const buffer = buffers[(at / READ_SIZE) % buffers.length] as Buffer;
    yield readAt(file, path, buffer, at, size - at);
  }
}

function readAt(file: number, path: string, buffer: Buffer, offset: number, left: number): Buffer {
  const wanted = Math.min(buffer.length, left);
  for (let at = 0; at < wanted; ) {
    const read = readSync(file, buffer, at, wanted - at, offset + at);
    if (read === 0) throw corrupt(path);
    at += read;
  }
  return buffer.subarray(0, wanted);
}

// It is gone whatever is said of it, and of a file that was only read nothing can be lost.
function release(file: number): void {
  try {
    closeSync(file);
  } catch {
    // Nothing is left to do.
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function opened(path: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT") throw error;
    throw new StoreshipError("ERR_CACHE_GONE", `'${path}' is not in the layer cache any more`, {
      cause: error,
    });
  }
}

/** The error of a file that is not what was put there. */
export function corrupt(path: string): StoreshipError {
  return new StoreshipError("ERR_CACHE_CORRUPT", `'${path}' is not what was put into the layer cache`);
}
