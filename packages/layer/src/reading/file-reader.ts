import { closeSync, constants, fstatSync, openSync, read, readSync } from "node:fs";
import { promisify } from "node:util";
import { type ByteSource, printableText, StoreshipError, toByteString } from "@storeship/core";
import { readError } from "../system-error.js";
import { type ByteReader, gather } from "./byte-reader.js";

/** Bytes of the first read at a place, where a header may be all that is wanted, and of those that go on from there. */
const FIRST_READ = 4096;
const READ = 1 << 18;
/** Bytes of each read of a whole file. */
const WHOLE_READ = 1 << 20;

const readOf = promisify(read);

/** A reader of a file. */
export interface FileReader extends ByteReader {
  /** Bytes of the file when it was opened. */
  readonly size: number;
}

/**
 * A reader of a file that passes over bytes without reading them. The calls are synchronous, which is many times
 * faster where there are many small ones.
 *
 * @throws StoreshipError `ERR_FILE_MISSING` or `ERR_READ` that names the file.
 */
export function fileReader(file: string): FileReader {
  const { descriptor, size } = open(file);
  const buffer = Buffer.allocUnsafeSlow(READ);
  // What is in the buffer is the file's bytes from `start` to `end`.
  let start = 0;
  let end = 0;
  let position = 0;
  let closed = false;

  const next = async (most: number): Promise<Uint8Array> => {
    if (closed || position >= size) return buffer.subarray(0, 0);
    if (position < start || position >= end) {
      const wanted = position === end ? READ : FIRST_READ;
      start = position;
      end = start + readAt(file, descriptor, buffer.subarray(0, wanted), start);
    }
    const from = position - start;
    const piece = buffer.subarray(from, Math.min(from + most, end - start));
    position += piece.length;
    return piece;
  };
  return {
    size,
    get position() {
      return position;
    },
    next,
    read: (length) => gather(next, length),
    async skip(length) {
      const passed = Math.min(length, size - position);
      position += passed;
      return passed;
    },
    async close() {
      if (!closed) closeSync(descriptor);
      closed = true;
    },
  };
}

/** All bytes of a file, from the first. @throws StoreshipError as `fileReader`. */
export async function* fileBytes(file: string): ByteSource {
  const { descriptor } = open(file);
  try {
    for (;;) {
      const { bytesRead, buffer } = await readOf(
        descriptor,
        Buffer.allocUnsafeSlow(WHOLE_READ),
        0,
        WHOLE_READ,
        null,
      ).catch((error) => {
        throw readError(toByteString(file), error);
      });
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    closeSync(descriptor);
  }
}

function open(file: string): { descriptor: number; size: number } {
  let descriptor: number | undefined;
  try {
    // A FIFO is not waited for.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (stats.isFile()) return { descriptor, size: stats.size };
  } catch (error) {
    throw readError(toByteString(file), error);
  }
  closeSync(descriptor);
  throw new StoreshipError(
    "ERR_READ",
    `cannot read '${printableText(file)}': it is no regular file, and an image is read more than once; give a file`,
  );
}

function readAt(file: string, descriptor: number, buffer: Buffer, position: number): number {
  try {
    return readSync(descriptor, buffer, 0, buffer.length, position);
  } catch (error) {
    throw readError(toByteString(file), error);
  }
}
