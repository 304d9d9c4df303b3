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
  writeText(buffer, at, bytes, bytes.length);
  const end = at + size + padding(size);
  buffer.fill(0, at + bytes.length, end);
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

/** The sum of the template's bytes, those of the checksum counted as spaces. */
const TEMPLATE_SUM = TEMPLATE.reduce((sum, byte) => sum + byte, 8 * 0x20);

/** The sum of the template's names of owner and group. */
const NAMES_SUM = TEMPLATE.subarray(265, 329).reduce((sum, byte) => sum + byte, 0);

// The checksum is that of the template and of what is written over it: 512 bytes need not be added up for each record.
function writeRecord(buffer: Buffer, offset: number, header: Header): number {
  buffer.set(TEMPLATE, offset);
  let sum = TEMPLATE_SUM + writeText(buffer, offset, header.name, NAME_FIELD);
  sum += writeNumber(buffer, offset, 100, 8, header.mode);
  if (header.owner !== undefined) {
    sum += writeNumber(buffer, offset, 108, 8, header.owner.uid);
    sum += writeNumber(buffer, offset, 116, 8, header.owner.gid);
    sum -= NAMES_SUM;
    buffer.fill(0, offset + 265, offset + 329);
  }
  if (header.size !== 0) sum += writeNumber(buffer, offset, 124, 12, header.size);
  if (header.mtime !== 0) sum += writeNumber(buffer, offset, 136, 12, header.mtime);
  const flag = header.typeFlag.charCodeAt(0);
  buffer[offset + 156] = flag;
  sum += flag + writeText(buffer, offset + 157, header.target, NAME_FIELD);
  writeChecksum(buffer, offset, sum);
  return offset + RECORD_SIZE;
}

/** Write at most so many bytes where zeros are. @returns their sum. */
function writeText(buffer: Buffer, offset: number, text: ByteString, most: number): number {
  const length = Math.min(text.length, most);
  let sum = 0;
  for (let at = 0; at < length; at++) {
    const byte = text.charCodeAt(at);
    buffer[offset + at] = byte;
    sum += byte;
  }
  return sum;
}

/**
 * Write octal digits with a NUL behind them, or, where they don't suffice, base 256 (two's complement with the top bit set)
 * into a field of the template.
 *
 * @returns by how much the sum of the record's bytes grows.
 */
function writeNumber(buffer: Buffer, offset: number, field: number, length: number, value: number): number {
  let rest = value;
  let sum = 0;
  if (value >= 0 && value < 8 ** (length - 1)) {
    for (let at = field + length - 2; at >= field && rest > 0; at--) {
      const digit = rest % 8;
      buffer[offset + at] = 0x30 + digit;
      sum += digit;
      rest = Math.floor(rest / 8);
    }
    return sum;
  }
  for (let at = field + length - 1; at >= field; at--) {
    const byte = (rest & 0xff) | (at === field ? 0x80 : 0);
    buffer[offset + at] = byte;
    sum += byte - (TEMPLATE[at] as number);
    rest = Math.floor(rest / 256);
  }
  return sum;
}

// Six octal digits, a NUL, a space.
function writeChecksum(buffer: Buffer, offset: number, sum: number): void {
  let rest = sum;
  for (let at = offset + 153; at >= offset + 148; at--) {
    buffer[at] = 0x30 + (rest & 7);
    rest >>= 3;
  }
  buffer[offset + 154] = 0;
  buffer[offset + 155] = 0x20;
}
