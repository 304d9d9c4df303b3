import type { ByteString } from "@storeship/core";
import { RECORD_SIZE } from "../tar-header.js";

/** What a header says, long names aside. */
export interface TarHeader {
  readonly name: ByteString;
  readonly typeFlag: string;
  readonly size: number;
  readonly target: ByteString;
  /** Whether a record with more of a sparse file's map follows (GNU tar's old form). */
  readonly mapFollows: boolean;
}

// Types without content, whatever their size field says: hard link, symlink, devices, directory, FIFO. So read Go's
// archive/tar, and with it Docker.
const WITHOUT_CONTENT = /[1-6]/;

/** Whether members of this type have content. */
export function hasContent(typeFlag: string): boolean {
  return !WITHOUT_CONTENT.test(typeFlag);
}

/** Read a header of the formats v7, ustar, pax and GNU; undefined for bytes that are none. */
export function readHeader(record: Buffer): TarHeader | undefined {
  const checksum = numberAt(record, 148, 8);
  const size = numberAt(record, 124, 12);
  if (checksum === undefined || size === undefined || checksum !== sumOf(record)) return undefined;
  const typeFlag = String.fromCharCode(record[156] as number);
  const magic = record.toString("latin1", 257, 263);
  const prefix = magic === "ustar\0" ? textAt(record, 345, 155) : "";
  const name = textAt(record, 0, 100);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    typeFlag: typeFlag === "\0" ? "0" : typeFlag,
    size: hasContent(typeFlag) ? size : 0,
    target: textAt(record, 157, 100),
    mapFollows: typeFlag === "S" && record[482] !== 0,
  };
}

/** Whether a record with more of a sparse file's map follows this one. */
export function mapContinues(record: Buffer): boolean {
  return record[504] !== 0;
}

/** Bytes up to the first NUL. */
export function textAt(record: Buffer, offset: number, length: number): ByteString {
  const field = record.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return field.toString("latin1", 0, end === -1 ? field.length : end);
}

/** As `numberAt`, negative ones among them: two's complement behind a byte 0xff. */
export function signedNumberAt(record: Buffer, offset: number, length: number): number | undefined {
  if (record[offset] !== 0xff) return numberAt(record, offset, length);
  const value = BigInt.asIntN(8 * length, BigInt(`0x${record.toString("hex", offset, offset + length)}`));
  return value >= BigInt(Number.MIN_SAFE_INTEGER) ? Number(value) : undefined;
}

/** Octal digits between spaces and NULs, or a binary number behind a byte 0x80; undefined for anything else. */
export function numberAt(record: Buffer, offset: number, length: number): number | undefined {
  if (record[offset] === 0x80) {
    const value = BigInt(`0x${record.toString("hex", offset + 1, offset + length)}`);
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
  }
  const digits = record.toString("latin1", offset, offset + length).replace(/^[ \0]+|[ \0].*$/gs, "");
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || "0", 8) : undefined;
}

// The checksum's own bytes count as spaces.
function sumOf(record: Buffer): number {
  let sum = 8 * 0x20;
  for (let at = 0; at < RECORD_SIZE; at++) {
    if (at < 148 || at >= 156) sum += record[at] as number;
  }
  return sum;
}
