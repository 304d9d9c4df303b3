import { type ByteSource, type ByteString, damaged, printableText } from "@storeship/core";
import { type Archive, archiveMembers, type Decompressor } from "@storeship/layer";
import { indexName } from "./archive-index.js";

/** The content of a member. */
export interface MemberContent<T> {
  readonly key: T;
  /** Can be read until the next one is asked for. */
  readonly bytes: ByteSource;
}

/** Read the members of these names, in the order of the archive, in one pass. */
export async function* archiveContents<T>(
  from: Archive,
  decompressors: readonly Decompressor[],
  wanted: ReadonlyMap<ByteString, T>,
): AsyncGenerator<MemberContent<T>, void, undefined> {
  if (wanted.size === 0) return;
  const left = new Map(wanted);
  for await (const member of archiveMembers(from, decompressors)) {
    const name = indexName(member.name);
    const key = left.get(name);
    if (key === undefined) continue;
    left.delete(name);
    yield { key, bytes: member.content() };
    if (left.size === 0) return;
  }
  throw damaged(
    `'${printableText(from.name)}'`,
    "changed while it was read; read it again when nothing writes to it",
  );
}
