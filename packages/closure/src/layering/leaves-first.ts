import { compareBytes, type StoreItem } from "@storeship/core";

/** An item, and where in the same list those that it refers to are: all before it. */
export interface Linked<Item> {
  readonly item: Item;
  readonly references: readonly number[];
}

interface Visit {
  readonly number: number;
  next: number;
}

/**
 * `items` in an order in which each comes after those it refers to. The order that they are given in, and that of their
 * references, doesn't matter; references to itself and to what isn't among `items` are left out, and so is the one that
 * closes a circle.
 */
export function leavesFirst<Item extends StoreItem>(items: readonly Item[]): ReadonlyArray<Linked<Item>> {
  const sorted = [...items].sort((a, b) => compareBytes(a.path, b.path));
  const links = linksOf(sorted);
  const ordered: Array<Linked<Item>> = [];
  // Of each item its place among the ordered ones, once it has one.
  const places = sorted.map((): number | undefined => undefined);
  const begun = new Set<number>();
  const end = (number: number): void => {
    const references = (links[number] as number[]).flatMap((to) => places[to] ?? []);
    places[number] = ordered.length;
    ordered.push({ item: sorted[number] as Item, references });
  };
  for (const root of sorted.keys()) {
    if (begun.has(root)) continue;
    begun.add(root);
    const open: Visit[] = [{ number: root, next: 0 }];
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const to = links[top.number]?.[top.next++];
      if (to === undefined) {
        end(top.number);
        open.pop();
      } else if (!begun.has(to)) {
        begun.add(to);
        open.push({ number: to, next: 0 });
      }
    }
  }
  return ordered;
}

function linksOf(items: readonly StoreItem[]): ReadonlyArray<number[]> {
  const numbers = new Map(items.map(({ path }, number) => [path, number]));
  return items.map(({ references }, own) => {
    const found = new Set(references.map((path) => numbers.get(path)));
    return [...found]
      .filter((to) => to !== undefined && to !== own)
      .sort((a, b) => (a ?? 0) - (b ?? 0)) as number[];
  });
}
