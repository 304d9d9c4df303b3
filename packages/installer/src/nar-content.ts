import { closeSync } from "node:fs";
import { type ByteString, printable, StoreshipError } from "@storeship/core";
import { openFile, readFile } from "./file-system.js";

/** Bytes of a block: large enough that the work around each does not count. */
export const BLOCK_SIZE = 1 << 20;

/**
 * Read a file of `size` bytes into `buffer`, from `start` on; what is full is yielded.
 *
 * @param buffer longer than `BLOCK_SIZE`.
 * @returns where the next byte goes.
 * @throws StoreshipError `ERR_FILE_CHANGED` for a file of another size, and what reading throws.
 */
export function* contentBytes(
  path: ByteString,
  size: number,
  buffer: Buffer,
  start: number,
): Generator<Buffer, number, undefined> {
  let used = start;
  let left = size;
  const file = openFile(path);
  try {
    do {
      if (used >= BLOCK_SIZE) {
        yield buffer.subarray(0, used);
        used = 0;
      }
      // The last read asks for one byte more than there should be: a file that grew shows without another call.
      const room = BLOCK_SIZE - used;
      const got = readFile(file, buffer, used, left <= room ? left + 1 : room, path);
      if (got > left || (got === 0 && left > 0)) throw changed(path, size);
      used += got;
      left -= got;
    } while (left > 0);
  } finally {
    closeSync(file);
  }
  return used;
}

function changed(path: ByteString, size: number): StoreshipError {
  return new StoreshipError(
    "ERR_FILE_CHANGED",
    `'${printable(path)}' changed while it was read: it had ${size} bytes when it was listed; try again when nothing writes to it`,
  );
}
