import type { Layering } from "@storeship/core";
import { addAll, type BitRow, bitRows, countOf, setBit } from "./bit-rows.js";
import { groupOf, layersOf } from "./group.js";
import { joinGroups } from "./join-groups.js";
import { type RankedItem, rankedItems } from "./ranked-items.js";
import { evenShare, joinTiny } from "./tiny-groups.js";

/**
 * The largest items as bases: a layer each, with what is used through that base only; the rest by which bases use it,
 * with nothing but non-bases between, and what no base uses by itself. A base has the size of an even share (all bytes over the layers) or more; up to half
 * of the layers are bases'. Where there are more groups than layers, those that change together are joined.
 */
export const graph: Layering = (closure, { maxLayers }) => {
  const items = rankedItems(closure);
  const share = evenShare(items, maxLayers);
  const bases = items
    .filter(({ size }) => size >= share)
    .sort((a, b) => b.size - a.size || a.rank - b.rank)
    .slice(0, Math.floor(maxLayers / 2));
  const users = nearestBases(items, bases);
  const isBase = new Set(bases);
  const byUsers = Map.groupBy(
    items.filter((item) => !isBase.has(item)),
    ({ rank }) => `${users[rank]}`,
  );
  const ofBases = bases.map((base, number) => {
    const folded = `${only(number, bases.length)}`;
    const group = groupOf([base, ...(byUsers.get(folded) ?? [])]);
    byUsers.delete(folded);
    return group;
  });
  const apart = `${only(bases.length, bases.length)}`;
  const groups = [...byUsers].flatMap(([key, group]) =>
    key === apart ? group.map((item) => groupOf([item])) : [groupOf(group)],
  );
  const others = joinTiny(groups, share, maxLayers);
  return layersOf([...ofBases, ...joinGroups(others, maxLayers - ofBases.length)]);
};

/**
 * For each item the numbers of the bases that lead to it by way of no other base; the number of bases itself is among them
 * where something leads to it that no base is above.
 */
function nearestBases(items: readonly RankedItem[], bases: readonly RankedItem[]): readonly BitRow[] {
  const numbers = new Map(bases.map((base, number) => [base, number]));
  const users = bitRows(items.length, bases.length + 1);
  // Those that refer to an item have higher ranks than it has.
  for (const item of [...items].reverse()) {
    const own = users[item.rank] as BitRow;
    if (countOf(own) === 0) setBit(own, bases.length);
    const number = numbers.get(item);
    const handedDown = number === undefined ? own : only(number, bases.length);
    for (const to of item.references) addAll(users[to] as BitRow, handedDown);
  }
  return users;
}

function only(number: number, bases: number): BitRow {
  const [row] = bitRows(1, bases + 1) as [BitRow];
  setBit(row, number);
  return row;
}
