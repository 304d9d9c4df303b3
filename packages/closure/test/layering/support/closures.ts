import type { LayerPlan, SizedClosure, SizedItem } from "@storeship/core";
import fc from "fast-check";

/** The path of an item `name`; another `hash` gives another item of that name. */
export function storePath(name: string, hash = "0"): string {
  return `/gnu/store/${hash.padStart(32, "0")}-${name}`;
}

/** What `closure` is made of: of each item its size and the names of those it refers to. */
export type Sketch = Readonly<Record<string, readonly [size: number, ...references: readonly string[]]>>;

/** A closure of items by their names; those in `hashes` have that hash. */
export function closure(sketch: Sketch, hashes: Readonly<Record<string, string>> = {}): SizedClosure {
  const path = (name: string): string => storePath(name, hashes[name]);
  const items = Object.entries(sketch).map(([name, [size, ...references]]) => ({
    path: path(name),
    size,
    references: references.map(path),
  }));
  return { storeDir: "/gnu/store", items };
}

/** The layers, each as the sorted names of its items. */
export function names(layers: readonly LayerPlan[]): ReadonlyArray<readonly string[]> {
  return layers.map(({ items }) => items.map((path) => path.slice(storePath("").length)).sort());
}

/** Layers of the items of these names. */
export function layers(...groups: ReadonlyArray<readonly string[]>): readonly LayerPlan[] {
  return groups.map((group) => ({ items: group.map((name) => storePath(name)) }));
}

/** Closures of up to 14 items that refer to one another as they like, without circles. */
export const anyClosure: fc.Arbitrary<SizedClosure> = fc
  .array(fc.tuple(fc.nat({ max: 40 }), fc.array(fc.nat({ max: 13 }), { maxLength: 4 })), { maxLength: 14 })
  .map((rows) =>
    closure(
      Object.fromEntries(
        rows.map(([size, below], at) => [
          `item${at}`,
          [size, ...below.filter((to) => to < at).map((to) => `item${to}`)],
        ]),
      ),
    ),
  );

/** The same closure with its items, and the references of each, in another order. */
export function reordered({ storeDir, items }: SizedClosure): fc.Arbitrary<SizedClosure> {
  const anyOrder = <T>(list: readonly T[]): fc.Arbitrary<T[]> =>
    fc.shuffledSubarray([...list], { minLength: list.length });
  const shuffled = items.map((item) =>
    anyOrder(item.references).map((references): SizedItem => ({ ...item, references })),
  );
  return fc.tuple(...shuffled).chain((list) => anyOrder(list).map((shown) => ({ storeDir, items: shown })));
}

/** `closure` after a change of the item `path`: it and all that depend on it have another hash. */
export function changed({ storeDir, items }: SizedClosure, path: string): SizedClosure {
  const renamed = new Map([[path, path.replace("/store/0", "/store/1")]]);
  const later = items.map((item) => {
    const references = item.references.map((to) => renamed.get(to) ?? to);
    if (references.join() !== item.references.join())
      renamed.set(item.path, item.path.replace("/store/0", "/store/1"));
    return { ...item, path: renamed.get(item.path) ?? item.path, references };
  });
  return { storeDir, items: later };
}
