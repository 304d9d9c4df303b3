import { type ByteString, printableText } from "@storeship/core";
import {
  type ByteReader,
  type Decompressor,
  decompressed,
  streamReader,
  type TarMember,
  tarMembers,
} from "@storeship/layer";
import { indexName } from "../archive-index.js";
import type { FirstByte } from "./changes.js";
import type { Side } from "./match-layers.js";
import type { MemberPair } from "./member-table.js";

/** Pairs of files that are looked into. */
const LOOKED_INTO = 100;
/** Times that a layer is read again from its start, for a member that its order has too early. */
const REWINDS = 10;

type FilePair = Required<MemberPair>;

/** Find the first bytes that differ in pairs of files, by name. Two layers at a time are read side by side. */
export async function firstBytes(
  from: Side,
  to: Side,
  files: ReadonlyMap<ByteString, FilePair>,
  decompressors: readonly Decompressor[],
): Promise<ReadonlyMap<ByteString, FirstByte>> {
  const found = new Map<ByteString, FirstByte>();
  const groups = Map.groupBy(
    [...files].slice(0, LOOKED_INTO),
    ([, pair]) => `${pair.from.layer} ${pair.to.layer}`,
  );
  for (const group of groups.values()) {
    const [, pair] = group[0] as [ByteString, FilePair];
    const a = layerCursor(from, pair.from.layer, decompressors);
    const b = layerCursor(to, pair.to.layer, decompressors);
    try {
      for (const [name] of group) {
        const [one, other] = [await a.find(name), await b.find(name)];
        const first = one && other && (await firstDifference(contentReader(one), contentReader(other)));
        if (first !== undefined) found.set(name, first);
      }
    } finally {
      await a.close();
      await b.close();
    }
  }
  return found;
}

interface LayerCursor {
  /** The member of that name; undefined where there is none, or the layer has been read too often. */
  find(name: ByteString): Promise<TarMember | undefined>;
  close(): Promise<void>;
}

function layerCursor(side: Side, layer: number, decompressors: readonly Decompressor[]): LayerCursor {
  let members = layerMembers(side, layer, decompressors);
  let rewinds = 0;
  const close = async (): Promise<void> => {
    await members.return();
  };
  const search = async (name: ByteString): Promise<TarMember | undefined> => {
    for (let next = await members.next(); next.done !== true; next = await members.next())
      if (indexName(next.value.name) === name) return next.value;
    return undefined;
  };
  return {
    async find(name) {
      const ahead = await search(name);
      if (ahead !== undefined || rewinds === REWINDS) return ahead;
      rewinds += 1;
      await close();
      members = layerMembers(side, layer, decompressors);
      return search(name);
    },
    close,
  };
}

async function* layerMembers(
  { source }: Side,
  layer: number,
  decompressors: readonly Decompressor[],
): AsyncGenerator<TarMember, void, undefined> {
  for await (const { bytes } of source.layers([layer])) {
    const what = `layer ${layer + 1} of '${printableText(source.name)}'`;
    const reader = streamReader(decompressed(bytes, decompressors, what));
    try {
      yield* tarMembers(reader, what);
    } finally {
      await reader.close();
    }
    return;
  }
}

function contentReader(member: TarMember): ByteReader {
  return streamReader(member.content());
}

const READ = 1 << 16;

async function firstDifference(a: ByteReader, b: ByteReader): Promise<FirstByte | undefined> {
  for (;;) {
    const offset = a.position;
    const [from, to] = [await a.read(READ), await b.read(READ)];
    const shorter = Math.min(from.length, to.length);
    if (from.compare(to, 0, shorter, 0, shorter) !== 0 || from.length !== to.length) {
      let at = 0;
      while (at < shorter && from[at] === to[at]) at += 1;
      return { offset: offset + at, from: from[at], to: to[at] };
    }
    if (from.length < READ) return undefined;
  }
}
