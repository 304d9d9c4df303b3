import type { ByteString } from "@storeship/core";

const WORD = 8;

/** Bytes of the zeros that fill up `length` bytes to a multiple of eight. */
function narPadding(length: number): number {
  return (WORD - (length % WORD)) % WORD;
}

/** Write the length of what follows, eight bytes with the lowest first. @returns where the next byte goes. */
export function writeLength(buffer: Buffer, at: number, length: number): number {
  buffer.writeUInt32LE(length % 2 ** 32, at);
  buffer.writeUInt32LE(Math.floor(length / 2 ** 32), at + 4);
  return at + WORD;
}

/** Write a string of an archive: its length, its bytes, zeros. @returns where the next byte goes. */
export function writeString(buffer: Buffer, at: number, bytes: ByteString): number {
  const start = writeLength(buffer, at, bytes.length);
  buffer.write(bytes, start, "latin1");
  return writePadding(buffer, start + bytes.length, bytes.length);
}

/** Write the zeros behind `length` bytes. @returns where the next byte goes. */
export function writePadding(buffer: Buffer, at: number, length: number): number {
  const end = at + narPadding(length);
  buffer.fill(0, at, end);
  return end;
}

/** Strings of an archive that always stand together, encoded once. */
export function token(...strings: readonly ByteString[]): Buffer {
  const size = strings.reduce((sum, { length }) => sum + WORD + length + narPadding(length), 0);
  const buffer = Buffer.alloc(size);
  let at = 0;
  for (const string of strings) at = writeString(buffer, at, string);
  return buffer;
}
