import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { type ByteSource, type Digest, digestOfHash, StoreshipError, systemErrorCode } from "@storeship/core";

const READ_SIZE = 1 << 20;

/** What can be read of an open file. */
type Readable = Awaited<ReturnType<typeof open>>;

/** All bytes of a blob, once they have been read and found to be what `digest` says. */
export async function* verifiedBlob(path: string, digest: Digest, size: number): ByteSource {
  const file = await opened(path);
  try {
    if (!(await holds(file, digest, size))) throw corrupt(path);
    yield* range(file, path, 0, size);
  } finally {
    await file.close();
  }
}

/** All bytes of a blob that has just been written. */
export async function* freshBlob(path: string, size: number): ByteSource {
  const file = await opened(path);
  try {
    yield* range(file, path, 0, size);
  } finally {
    await file.close();
  }
}

/** A part of a blob's bytes; rejects at their end where their CRC-32 is not `checksum`. */
export async function* verifiedPart(
  path: string,
  { offset, length, checksum }: { readonly offset: number; readonly length: number; readonly checksum: number },
): ByteSource {
  const file = await opened(path);
  try {
    let found = 0;
    for await (const chunk of range(file, path, offset, length)) {
      found = crc32(chunk, found);
      yield chunk;
    }
    if (found !== checksum) throw corrupt(path);
  } finally {
    await file.close();
  }
}

/** Whether a file is there and holds what `digest` says. */
export async function isIntact(path: string, digest: Digest, size: number): Promise<boolean> {
  const file = await open(path, "r").catch(() => undefined);
  if (file === undefined) return false;
  try {
    return await holds(file, digest, size);
  } finally {
    await file.close();
  }
}

async function holds(file: Readable, digest: Digest, size: number): Promise<boolean> {
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

// Each chunk in a buffer of its own.
async function* range(file: Readable, path: string, offset: number, length: number): ByteSource {
  for (let at = 0; at < length; ) {
    const wanted = Math.min(READ_SIZE, length - at);
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(wanted), 0, wanted, offset + at);
    if (bytesRead === 0) throw corrupt(path);
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

async function opened(path: string): Promise<Readable> {
  try {
    return await open(path, "r");
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
