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
  /** The header as it stands in the archive, long-name and pax records with their headers before it. */
  readonly records: Buffer;
  /** The values of the pax header before it; they go before the header's own. */
  readonly pax: ReadonlyMap<string, ByteString>;
  /** The content; can be read until the next member is asked for. */
  content(): ByteSource;
}

/** What else there is to see in an archive. */
export interface TarWatch {
  /** Gets the bytes that fill up the last record of each content; without it they are passed over. */
  readonly padding?: (bytes: Buffer) => void;
  /** Told how the archive ends, once it does. */
  readonly end?: (end: TarEnd) => void;
}

/** Empty records mark the end of an archive; some writers leave them out, and with them the last content's padding. */
export type TarEnd = "marked" | "unmarked" | "without-padding";

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
  watch: TarWatch = {},
): AsyncGenerator<TarMember, void, undefined> {
  let before = NOTHING;
  for (;;) {
    const start = reader.position;
    const header = await nextHeader(reader, what);
    if (header === undefined) {
      watch.end?.(reader.position > start ? "marked" : "unmarked");
      return;
    }
    if (header.typeFlag === "g") {
      await skip(reader, header.size + padding(header.size), what);
    } else if (/[KLx]/.test(header.typeFlag)) {
      before = await readExtension(reader, header, before, what);
    } else {
      const size = hasContent(header.typeFlag) ? (before.values.size ?? header.size) : 0;
      const { record, ...facts } = header;
      const records = Buffer.concat([...before.records, record]);
      const member = { ...facts, ...before.values, size, records, pax: before.pax };
      before = NOTHING;
      const end = reader.position + size;
      yield { ...member, content: () => contentBytes(reader, end, what) };
      await skip(reader, end - reader.position, what);
      if (!(await readPadding(reader, padding(size), watch))) {
        watch.end?.("without-padding");
        return;
      }
    }
  }
}

/** What stands before a member's own header. */
interface Extension {
  readonly values: Partial<Pick<TarHeader, "name" | "target" | "size">>;
  readonly pax: ReadonlyMap<string, ByteString>;
  readonly records: readonly Buffer[];
}

const NOTHING: Extension = { values: {}, pax: new Map(), records: [] };

type FoundHeader = TarHeader & { readonly record: Buffer };

async function nextHeader(reader: ByteReader, what: string): Promise<FoundHeader | undefined> {
  const start = reader.position;
  const record = Buffer.from(await reader.read(RECORD_SIZE));
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
  return { ...header, record };
}

function isEmpty(record: Buffer): boolean {
  return record.every((byte) => byte === 0);
}

async function readExtension(
  reader: ByteReader,
  header: FoundHeader,
  before: Extension,
  what: string,
): Promise<Extension> {
  const { typeFlag, size } = header;
  const held = before.records.reduce((sum, record) => sum + record.length, size);
  if (held > EXTENSION_LIMIT) {
    throw damaged(
      what,
      `has a member name of more than ${EXTENSION_LIMIT} bytes; it is damaged or made to do harm`,
    );
  }
  const bytes = Buffer.from(await full(reader, size + padding(size), what));
  const records = [...before.records, header.record, bytes];
  const content = bytes.subarray(0, size);
  if (typeFlag === "x") {
    const { pax, ...values } = paxExtension(content, what);
    return { values: { ...before.values, ...values }, pax: new Map([...before.pax, ...pax]), records };
  }
  const value = { [typeFlag === "L" ? "name" : "target"]: textAt(content, 0, size) };
  return { ...before, values: { ...before.values, ...value }, records };
}

function paxExtension(bytes: Buffer, what: string): Extension["values"] & Pick<Extension, "pax"> {
  const pax = paxRecords(bytes);
  const [name, target, digits] = ["path", "linkpath", "size"].map((key) => pax?.get(key));
  const size = digits === undefined ? undefined : /^[0-9]+$/.test(digits) ? Number(digits) : Number.NaN;
  if (pax === undefined || (size !== undefined && !Number.isSafeInteger(size))) {
    throw damaged(what, "has a pax header that cannot be read; it is damaged: copy or save it again");
  }
  return {
    pax,
    ...(name === undefined ? {} : { name }),
    ...(target === undefined ? {} : { target }),
    ...(size === undefined ? {} : { size }),
  };
}

async function* contentBytes(reader: ByteReader, end: number, what: string): ByteSource {
  while (reader.position < end) {
    const bytes = await reader.next(end - reader.position);
    if (bytes.length === 0) throw cutOff(what);
    yield bytes;
  }
}

async function readPadding(reader: ByteReader, length: number, watch: TarWatch): Promise<boolean> {
  if (watch.padding === undefined) return (await reader.skip(length)) === length;
  const bytes = await reader.read(length);
  watch.padding(bytes);
  return bytes.length === length;
}

async function full(reader: ByteReader, length: number, what: string): Promise<Buffer> {
  const bytes = await reader.read(length);
  if (bytes.length < length) throw cutOff(what);
  return bytes;
}

async function skip(reader: ByteReader, length: number, what: string): Promise<void> {
  if ((await reader.skip(length)) < length) throw cutOff(what);
}

/** The error for an archive that ends too soon. */
export function cutOff(what: string) {
  return damaged(what, "ends in the middle of a member: it is cut off; copy or save it again");
}
