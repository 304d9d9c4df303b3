import type { ByteString } from "@storeship/core";
import type { Entry, Owner } from "./entry.js";

/** Bytes of a header, and the unit in which content is padded. */
export const RECORD_SIZE = 512;

/** Bytes to which GNU tar pads an archive: 20 records. */
export const BLOCKING_SIZE = 20 * RECORD_SIZE;

const NAME_FIELD = 100;
const LONG_NAME = "././@LongLink";

/** What a header says. A directory's name ends in a slash here. */
export interface Header {
  readonly name: ByteString;
  readonly typeFlag: "0" | "2" | "5" | "K" | "L";
  readonly mode: number;
  readonly size: number;
  readonly mtime: number;
  readonly target: ByteString;
  readonly owner: Owner | undefined;
}

const TYPE_FLAGS = { file: "0", symlink: "2", directory: "5" } as const;

/** The header of an entry. @param mtime seconds since 1970. */
export function headerOf(entry: Entry, mtime: number): Header {
  const { type, mode, size, target, owner } = entry;
  return {
    name: type === "directory" ? `${entry.name}/` : entry.name,
    typeFlag: TYPE_FLAGS[type],
    mode,
    size,
    mtime,
    target,
    owner,
  };
}

/** Bytes that `writeHeader` writes: a header, with long-name records before it where name or target need them. */
export function headerSize(nameLength: number, targetLength: number): number {
  return RECORD_SIZE + longRecordSize(targetLength) + longRecordSize(nameLength);
}

/** Bytes from `size` to the next full record. */
export function padding(size: number): number {
  return (RECORD_SIZE - (size % RECORD_SIZE)) % RECORD_SIZE;
}

/**
 * Write a header in GNU tar's format: long-name records (K, then L) first, numbers in base 256 where octal digits don't
 * suffice.
 *
 * @returns the offset behind it.
 */
export function writeHeader(buffer: Buffer, offset: number, header: Header): number {
  let at = offset;
  if (header.target.length > NAME_FIELD) at = writeLongRecord(buffer, at, "K", header.target);
  if (header.name.length > NAME_FIELD) at = writeLongRecord(buffer, at, "L", header.name);
  return writeRecord(buffer, at, header);
}

function longRecordSize(length: number): number {
  return length <= NAME_FIELD ? 0 : RECORD_SIZE + length + 1 + padding(length + 1);
}

function writeLongRecord(buffer: Buffer, offset: number, typeFlag: "K" | "L", bytes: ByteString): number {
  const size = bytes.length + 1;
  const at = writeRecord(buffer, offset, {
    name: LONG_NAME,
    typeFlag,
    mode: 0o644,
    size,
    mtime: 0,
    target: "",
    owner: undefined,
  });
  const end = at + size + padding(size);
  buffer.fill(0, at, end);
  buffer.write(bytes, at, "latin1");
  return end;
}

// Fields of POSIX's ustar header (offset, length): name 0 100, mode 100 8, uid 108 8, gid 116 8, size 124 12,
// mtime 136 12, chksum 148 8, typeflag 156 1, linkname 157 100, magic and version 257 8, uname 265 32, gname 297 32.
const TEMPLATE = template();

function template(): Buffer {
  const record = Buffer.alloc(RECORD_SIZE);
  for (const field of [100, 108, 116]) record.write("0000000", field, "latin1");
  for (const field of [124, 136]) record.write("00000000000", field, "latin1");
  record.write("ustar  ", 257, "latin1");
  record.write("root", 265, "latin1");
  record.write("root", 297, "latin1");
  return record;
}

function writeRecord(buffer: Buffer, offset: number, header: Header): number {
  buffer.set(TEMPLATE, offset);
  buffer.write(header.name, offset, NAME_FIELD, "latin1");
  writeNumber(buffer, offset + 100, 8, header.mode);
  if (header.owner !== undefined) {
    writeNumber(buffer, offset + 108, 8, header.owner.uid);
    writeNumber(buffer, offset + 116, 8, header.owner.gid);
    buffer.fill(0, offset + 265, offset + 329);
  }
  if (header.size !== 0) writeNumber(buffer, offset + 124, 12, header.size);
  if (header.mtime !== 0) writeNumber(buffer, offset + 136, 12, header.mtime);
  buffer[offset + 156] = header.typeFlag.charCodeAt(0);
  if (header.target !== "") buffer.write(header.target, offset + 157, NAME_FIELD, "latin1");
  writeChecksum(buffer, offset);
  return offset + RECORD_SIZE;
}

// Octal digits with a NUL behind them, or, where they don't suffice, base 256: two's complement with the top bit set.
function writeNumber(buffer: Buffer, offset: number, length: number, value: number): void {
  let rest = value;
  if (value >= 0 && value < 8 ** (length - 1)) {
    for (let at = offset + length - 2; at >= offset; at--) {
      buffer[at] = 0x30 + (rest % 8);
      rest = Math.floor(rest / 8);
    }
    return;
  }
  for (let at = offset + length - 1; at >= offset; at--) {
    buffer[at] = rest & 0xff;
    rest = Math.floor(rest / 256);
  }
  buffer[offset] = (buffer[offset] as number) | 0x80;
}

// The sum of all bytes, the checksum's own counted as spaces: six octal digits, a NUL, a space.
function writeChecksum(buffer: Buffer, offset: number): void {
  let sum = 8 * 0x20;
  for (let at = offset; at < offset + RECORD_SIZE; at++) sum += buffer[at] as number;
  let rest = sum;
  for (let at = offset + 153; at >= offset + 148; at--) {
    buffer[at] = 0x30 + (rest & 7);
    rest >>= 3;
  }
  buffer[offset + 154] = 0;
  buffer[offset + 155] = 0x20;
}
