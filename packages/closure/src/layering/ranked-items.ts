import { compareBytes, type SizedClosure } from "@storeship/core";
import { addAll, type BitRow, bitRows, countOf, setBit } from "./bit-rows.js";
import { itemName } from "./item-name.js";
import { type Linked, leavesFirst } from "./leaves-first.js";

/** A store item, and where it stands among the others of its closure. */
export interface RankedItem {
  readonly path: string;
  readonly size: number;
  /** Its place in the list of ranked items. */
  readonly rank: number;
  /** How many items depend on it, directly or through others. */
  readonly dependents: number;
  /** It and all that it depends on: a change of one of these changes its path. */
  readonly reach: BitRow;
  /** The ranks of the items it refers to, all of them below its own. */
  readonly references: readonly number[];
}

/**
 * The items of `closure`, those that most others depend on first, ties by name and then by path: so each comes after all
 * that it depends on. The order of the closure's items and of their references doesn't matter.
 */
export function rankedItems(closure: SizedClosure): readonly RankedItem[] {
  const linked = leavesFirst(closure.items);
  const reach = reachOf(linked);
  const dependents = dependentsOf(linked).map(countOf);
  const order = linked
    .map(({ item }, at) => ({
      at,
      path: item.path,
      name: itemName(item.path),
      count: dependents[at] as number,
    }))
    .sort((a, b) => b.count - a.count || compareBytes(a.name, b.name) || compareBytes(a.path, b.path));
  const rankOf = new Map(order.map(({ at }, rank) => [at, rank]));
  return order.map(({ at, path, count }, rank) => {
    const { item, references } = linked[at] as Linked<(typeof closure.items)[number]>;
    return {
      path,
      size: item.size,
      rank,
      dependents: count,
      reach: reach[at] as BitRow,
      references: references.map((to) => rankOf.get(to) as number).filter((to) => to < rank),
    };
  });
}

/** For each item the number of items that depend on it, directly or through others. */
export function dependentCounts(closure: SizedClosure): ReadonlyMap<string, number> {
  return new Map(rankedItems(closure).map(({ path, dependents }) => [path, dependents]));
}

function reachOf(linked: ReadonlyArray<Linked<unknown>>): readonly BitRow[] {
  const rows = bitRows(linked.length, linked.length);
  for (const [at, { references }] of linked.entries()) {
    const row = rows[at] as BitRow;
    setBit(row, at);
    for (const to of references) addAll(row, rows[to] as BitRow, 0, to + 1);
  }
  return rows;
}

// Dependents come behind what they depend on: going backwards each row is complete before it is handed down.
function dependentsOf(linked: ReadonlyArray<Linked<unknown>>): readonly BitRow[] {
  const rows = bitRows(linked.length, linked.length);
  for (let at = linked.length - 1; at >= 0; at--) {
    for (const to of linked[at]?.references ?? []) {
      setBit(rows[to] as BitRow, at);
      addAll(rows[to] as BitRow, rows[at] as BitRow, at);
    }
  }
  return rows;
}
