import { type ByteString, damaged, printableText, StoreshipError } from "@storeship/core";
import {
  type Archive,
  archiveMembers,
  type Decompressor,
  MAGIC_LENGTH,
  memberName,
  type TarMember,
} from "@storeship/layer";

/** A member of an image archive, as the first pass over it finds it. */
export interface IndexedMember {
  readonly typeFlag: string;
  readonly size: number;
  readonly target: ByteString;
  /** The first bytes of its content. */
  readonly start: Uint8Array;
  /** The content of what may be a document. */
  readonly document: Buffer | undefined;
  /** Whether more than one member has the name: readers differ in which of them counts. */
  readonly repeated: boolean;
}

export type ArchiveIndex = ReadonlyMap<ByteString, IndexedMember>;

/** An archive of 125 layers has about 500 members. */
const MAXIMUM_MEMBERS = 100_000;
/** Bytes of all names and link targets: they are held in memory. */
const MAXIMUM_NAMES = 32 << 20;
/** Documents are kept as they are met, the config before the manifest that tells its name. */
const KEPT_DOCUMENT = 1 << 20;
const KEPT_DOCUMENTS = 16 << 20;

/** List the members of the archive, by member name. */
export async function indexArchive(
  archive: Archive,
  decompressors: readonly Decompressor[],
): Promise<ArchiveIndex> {
  const index = new Map<ByteString, IndexedMember>();
  let kept = 0;
  let named = 0;
  for await (const member of archiveMembers(archive, decompressors)) {
    const { typeFlag, size, target } = member;
    const name = indexName(member.name);
    named += name.length + target.length;
    if (index.size === MAXIMUM_MEMBERS || named > MAXIMUM_NAMES) {
      throw damaged(
        `'${printableText(archive.name)}'`,
        `has more than ${MAXIMUM_MEMBERS} members, or names of more than ${MAXIMUM_NAMES} bytes; it is no image archive`,
      );
    }
    const keep = size <= KEPT_DOCUMENT && kept + size <= KEPT_DOCUMENTS;
    const content = await startOf(member, keep);
    const document = keep && content.length === size ? content : undefined;
    kept += document?.length ?? 0;
    index.set(name, {
      typeFlag,
      size,
      target,
      start: content.subarray(0, MAGIC_LENGTH),
      document,
      repeated: index.has(name),
    });
  }
  return index;
}

/** The name under which a member is found; what leads out of the archive keeps its name and is found by none. */
export function indexName(name: ByteString): ByteString {
  try {
    return memberName(name);
  } catch (error) {
    if (error instanceof StoreshipError) return name;
    throw error;
  }
}

// The start of the content, or all of what begins as a JSON object or array and is to be kept.
async function startOf(member: TarMember, keep: boolean): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of member.content()) {
    const whole = keep && isDocument(chunks[0] ?? chunk);
    const piece = Buffer.from(whole ? chunk : chunk.subarray(0, MAGIC_LENGTH - length));
    chunks.push(piece);
    length += piece.length;
    if (!whole && length >= MAGIC_LENGTH) break;
  }
  return Buffer.concat(chunks);
}

function isDocument(chunk: Uint8Array): boolean {
  return /^\s*[[{]/.test(String.fromCharCode(...chunk.subarray(0, MAGIC_LENGTH)));
}
