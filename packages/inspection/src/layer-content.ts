import { type ByteString, compareBytes, damaged, printable } from "@storeship/core";
import { type ByteReader, tarMembers } from "@storeship/layer";
import { indexName } from "./archive-index.js";
import { storeItemOf } from "./store-item.js";

/** How much there is of something in a layer. */
export interface MemberCount {
  readonly members: number;
  /** Bytes of the members' content. */
  readonly bytes: number;
}

/** A store item, or the part of it that is in a layer. */
export interface ItemContent extends MemberCount {
  /** Its path in the image. Bytes that are not UTF-8, and control characters, are percent-escaped. */
  readonly path: string;
}

/** What is in a layer. */
export interface LayerContent {
  /** Bytes of the uncompressed layer. */
  readonly size: number;
  readonly members: number;
  /** By path. */
  readonly items: readonly ItemContent[];
  /** What is in no store item. */
  readonly outside: MemberCount;
}

/** A whole system has some thousand. */
const MAXIMUM_ITEMS = 100_000;

/**
 * Count what is in the uncompressed layer that `reader` reads.
 *
 * @param what names the layer in messages.
 */
export async function layerContent(reader: ByteReader, what: string): Promise<LayerContent> {
  const counts = new Map<ByteString | undefined, { members: number; bytes: number }>();
  let members = 0;
  for await (const member of tarMembers(reader, what)) {
    const item = storeItemOf(indexName(member.name));
    let count = counts.get(item);
    if (count === undefined) {
      if (counts.size > MAXIMUM_ITEMS)
        throw damaged(what, `holds more than ${MAXIMUM_ITEMS} store items; no image has so many`);
      count = { members: 0, bytes: 0 };
      counts.set(item, count);
    }
    count.members += 1;
    count.bytes += member.size;
    members += 1;
  }
  // The padding behind the last member belongs to the layer too.
  await reader.skip(Number.POSITIVE_INFINITY);
  const outside = counts.get(undefined) ?? { members: 0, bytes: 0 };
  counts.delete(undefined);
  const items = [...(counts as Map<ByteString, MemberCount>)]
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([path, count]) => ({ path: printable(`/${path}`), ...count }));
  return { size: reader.position, members, items, outside };
}
