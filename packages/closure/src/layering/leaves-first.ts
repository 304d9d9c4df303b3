import { compareBytes, type StoreItem } from "@storeship/core";

/** An item, and where in the same list those that it refers to are: all before it. */
export interface Linked<Item> {
  readonly item: Item;
  readonly references: readonly number[];
}

interface Visit<Item> {
  readonly item: Item;
  readonly references: readonly string[];
  next: number;
}

/**
 * `items` in an order in which each comes after those it refers to. The order that they are given in, and that of their
 * references, doesn't matter; references to itself and to what isn't among `items` are left out, and so is the one that
 * closes a circle.
 */
export function leavesFirst<Item extends StoreItem>(items: readonly Item[]): ReadonlyArray<Linked<Item>> {
  const byPath = new Map(items.map((item) => [item.path, item]));
  const place = new Map<string, number>();
  const ordered: Array<Linked<Item>> = [];
  const begun = new Set<string>();
  const begin = (item: Item): Visit<Item> => {
    begun.add(item.path);
    return { item, references: [...new Set(item.references)].sort(compareBytes), next: 0 };
  };
  const end = ({ item, references }: Visit<Item>): void => {
    place.set(item.path, ordered.length);
    const places = references.map((path) => (path === item.path ? undefined : place.get(path)));
    ordered.push({
      item,
      references: places.filter((at) => at !== undefined && at < ordered.length) as number[],
    });
  };
  for (const path of [...byPath.keys()].sort(compareBytes)) {
    if (begun.has(path)) continue;
    const open = [begin(byPath.get(path) as Item)];
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const reference = top.references[top.next++];
      if (reference === undefined) {
        end(top);
        open.pop();
        continue;
      }
      const below = byPath.get(reference);
      if (below !== undefined && !begun.has(reference)) open.push(begin(below));
    }
  }
  return ordered;
}
