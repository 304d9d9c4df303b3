import type { LayerPlan } from "@storeship/core";
import { addAll, type BitRow, countOf } from "./bit-rows.js";
import type { RankedItem } from "./ranked-items.js";

/** Items that go into one layer. */
export interface Group {
  readonly items: readonly RankedItem[];
  readonly size: number;
  /** All items of the closure a change of which changes the layer. */
  readonly reach: BitRow;
  /** How many these are. */
  readonly reached: number;
}

/** A group of `items`, of which there is at least one. */
export function groupOf(items: readonly RankedItem[]): Group {
  const [first, ...others] = items as [RankedItem, ...RankedItem[]];
  const reach = others.length === 0 ? first.reach : first.reach.slice();
  for (const item of others) addAll(reach, item.reach);
  return { items, size: sizeOf(items), reach, reached: countOf(reach) };
}

/** One group of the items of several. */
export function groupOfAll(groups: readonly Group[]): Group {
  return groupOf(groups.flatMap(({ items }) => items));
}

/** The layers that `groups` make: first the one whose least popular item is most popular, the items by their rank. */
export function layersOf(groups: readonly Group[]): readonly LayerPlan[] {
  return groups
    .map(({ items }) => [...items].sort((a, b) => a.rank - b.rank))
    .sort((a, b) => lastRank(a) - lastRank(b))
    .map((items) => ({ items: items.map(({ path }) => path) }));
}

/** Bytes of `items` together. */
export function sizeOf(items: ReadonlyArray<{ readonly size: number }>): number {
  return items.reduce((sum, { size }) => sum + size, 0);
}

function lastRank(items: readonly RankedItem[]): number {
  return items.at(-1)?.rank ?? -1;
}
