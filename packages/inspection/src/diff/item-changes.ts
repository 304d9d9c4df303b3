import { type ByteString, compareBytes, parseStoreItemName, printable } from "@storeship/core";
import { storeItemOf } from "../store-item.js";
import type { ItemChange, ItemSide } from "./changes.js";
import type { MemberPair } from "./member-table.js";

/** Store items that one side has alone, paired by name, and where they lie. */
export interface ChangedItems {
  readonly changes: readonly ItemChange[];
  /** Paths in the archive. */
  readonly paths: ReadonlySet<ByteString>;
}

/** Find the store items that one image has and the other has not. */
export function changedItems(members: ReadonlyMap<ByteString, MemberPair>): ChangedItems {
  const bytes = new Map<ByteString, { from: number; to: number; isIn: Set<"from" | "to"> }>();
  for (const [name, pair] of members) {
    const item = storeItemOf(name);
    if (item === undefined) continue;
    const count = bytes.get(item) ?? { from: 0, to: 0, isIn: new Set() };
    bytes.set(item, count);
    for (const side of ["from", "to"] as const) {
      count[side] += pair[side]?.size ?? 0;
      if (pair[side] !== undefined) count.isIn.add(side);
    }
  }
  return paired(bytes, members);
}

function paired(
  items: ReadonlyMap<ByteString, { from: number; to: number; isIn: Set<"from" | "to"> }>,
  members: ReadonlyMap<ByteString, MemberPair>,
): ChangedItems {
  // Of an item that both have, the item's own directory is the same and is not among the members that differ.
  const alone = [...items].filter(([path, { isIn }]) => isIn.size === 1 && members.has(path));
  const byName = Map.groupBy(
    alone.toSorted(([a], [b]) => compareBytes(a, b)),
    ([path]) => nameOf(path),
  );
  const changes = [...byName].flatMap(([name, found]) => {
    const sideOf = ([path, { isIn }]: (typeof found)[number], side: "from" | "to"): ItemSide[] =>
      isIn.has(side) ? [itemSide(path, items.get(path)?.[side] ?? 0)] : [];
    const from = found.flatMap((one) => sideOf(one, "from"));
    const to = found.flatMap((one) => sideOf(one, "to"));
    return Array.from({ length: Math.max(from.length, to.length) }, (_, at) =>
      change(name, from[at], to[at]),
    );
  });
  return {
    changes: changes.sort((a, b) => compareBytes(a.name, b.name)),
    paths: new Set(alone.map(([path]) => path)),
  };
}

function change(name: string, from: ItemSide | undefined, to: ItemSide | undefined): ItemChange {
  const kind = from === undefined ? "added" : to === undefined ? "removed" : "changed";
  return { kind, name, ...(from && { from }), ...(to && { to }) };
}

function itemSide(path: ByteString, bytes: number): ItemSide {
  const version = parseStoreItemName(path)?.version;
  return {
    path: printable(`/${path}`),
    ...(version === undefined ? {} : { version: printable(version) }),
    bytes,
  };
}

function nameOf(path: ByteString): string {
  return printable(parseStoreItemName(path)?.name ?? path.slice(path.lastIndexOf("/") + 1));
}
