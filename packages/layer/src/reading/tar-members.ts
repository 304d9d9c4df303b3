import { type ByteSource, type ByteString, damaged } from "@storeship/core";
import { padding, RECORD_SIZE } from "../tar-header.js";
import type { ByteReader } from "./byte-reader.js";

import { paxRecords } from "./pax-records.js";
import { hasContent, mapContinues, readHeader, type TarHeader, textAt } from "./read-header.js";

/** A member of an archive as it is met. */
export interface TarMember {
  readonly name: ByteString;
  /** One character, as the header has it: `0` a file, `1` a hard link, `2` a symlink, `5` a directory. */
  readonly typeFlag: string;
  /** Bytes of content in the archive. */
  readonly size: number;
  /** Of a hard link or symlink. */
  readonly target: ByteString;
  /** Permission bits with setuid, setgid and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** The content; can be read until the next member is asked for. */
  content(): ByteSource;
}

/** The most that a long name or a pax header may take: more than any file system's path, and Go's limit. */
const EXTENSION_LIMIT = 1 << 20;

/**
 * The members of the tar archive in `reader`, one after the other, up to the two empty records that end it or the end of
 * the bytes. Content that is not read is passed over.
 *
 * @param what names the archive in messages: `'app.tar'`.
 * @throws StoreshipError `ERR_IMAGE_DAMAGED` for what is no tar archive, is cut off or holds no valid header.
 */
export async function* tarMembers(
  reader: ByteReader,
  what: string,
): AsyncGenerator<TarMember, void, undefined> {
  let extension: Extension = {};
  for (;;) {
    const header = await nextHeader(reader, what);
    if (header === undefined) return;
    if (header.typeFlag === "g") {
      await skip(reader, header.size, what);
    } else if (/[KLx]/.test(header.typeFlag)) {
      extension = { ...extension, ...(await readExtension(reader, header, what)) };
    } else {
      const size = hasContent(header.typeFlag) ? (extension.size ?? header.size) : 0;
      const member = { ...header, ...extension, size };
      extension = {};
      const end = reader.position + size;
      yield { ...member, content: () => contentBytes(reader, end, what) };
      await skip(reader, end - reader.position, what);
      await skip(reader, padding(size), what);
    }
  }
}

type Extension = Partial<Pick<TarHeader, "name" | "target" | "size" | "uid" | "gid">>;

async function nextHeader(reader: ByteReader, what: string): Promise<TarHeader | undefined> {
  const start = reader.position;
  const record = await reader.read(RECORD_SIZE);
  if (record.length === 0) return undefined;
  const header = record.length === RECORD_SIZE ? readHeader(record) : undefined;
  if (header === undefined) {
    if (record.length === RECORD_SIZE && isEmpty(record) && isEmpty(await reader.read(RECORD_SIZE)))
      return undefined;
    if (start === 0)
      throw damaged(what, "is no tar archive; give an image as 'docker save' or 'storeship pack' writes it");
    if (record.length < RECORD_SIZE) throw cutOff(what);
    throw damaged(what, `has no valid tar header at byte ${start}; it is damaged: copy or save it again`);
  }
  if (header.mapFollows) while (mapContinues(await full(reader, RECORD_SIZE, what)));
  return header;
}

function isEmpty(record: Buffer): boolean {
  return record.every((byte) => byte === 0);
}

async function readExtension(reader: ByteReader, header: TarHeader, what: string): Promise<Extension> {
  const { typeFlag, size } = header;
  if (size > EXTENSION_LIMIT) {
    throw damaged(
      what,
      `has a member name of more than ${EXTENSION_LIMIT} bytes; it is damaged or made to do harm`,
    );
  }
  const bytes = await full(reader, size, what);
  const extension =
    typeFlag === "x"
      ? paxExtension(bytes, what)
      : { [typeFlag === "L" ? "name" : "target"]: textAt(bytes, 0, size) };
  await skip(reader, padding(size), what);
  return extension;
}

function paxExtension(bytes: Buffer, what: string): Extension {
  const records = paxRecords(bytes);
  const [name, target] = ["path", "linkpath"].map((key) => records?.get(key));
  const [size, uid, gid] = ["size", "uid", "gid"].map((key) => numberOf(records?.get(key)));
  if (records === undefined || Number.isNaN(size)) {
    throw damaged(what, "has a pax header that cannot be read; it is damaged: copy or save it again");
  }
  return {
    ...(name === undefined ? {} : { name }),
    ...(target === undefined ? {} : { target }),
    ...(size === undefined ? {} : { size }),
    ...(uid === undefined || Number.isNaN(uid) ? {} : { uid }),
    ...(gid === undefined || Number.isNaN(gid) ? {} : { gid }),
  };
}

function numberOf(digits: string | undefined): number | undefined {
  if (digits === undefined) return undefined;
  const number = Number(digits);
  return Number.isSafeInteger(number) && number >= 0 ? number : Number.NaN;
}

async function* contentBytes(reader: ByteReader, end: number, what: string): ByteSource {
  while (reader.position < end) {
    const bytes = await reader.next(end - reader.position);
    if (bytes.length === 0) throw cutOff(what);
    yield bytes;
  }
}

async function full(reader: ByteReader, length: number, what: string): Promise<Buffer> {
  const bytes = await reader.read(length);
  if (bytes.length < length) throw cutOff(what);
  return bytes;
}

async function skip(reader: ByteReader, length: number, what: string): Promise<void> {
  if ((await reader.skip(length)) < length) throw cutOff(what);
}

function cutOff(what: string) {
  return damaged(what, "ends in the middle of a member: it is cut off; copy or save it again");
}
