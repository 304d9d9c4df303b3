import type { SizedClosure, StoreItem } from "@storeship/core";

export const STORE = "/gnu/store";

/** The path of the item that tests call `name`. */
export function pathOf(name: string): string {
  return `${STORE}/${name}`;
}

/** Items by their names, each with the names that it refers to. */
export function items(references: Readonly<Record<string, readonly string[]>>): readonly StoreItem[] {
  return Object.entries(references).map(([name, names]) => ({
    path: pathOf(name),
    references: names.map(pathOf),
  }));
}

/** The names of items. */
export function namesOf(list: ReadonlyArray<{ readonly path: string }>): readonly string[] {
  return list.map(({ path }) => path.slice(STORE.length + 1));
}

/** A closure of items that refer to nothing, of these sizes. */
export function sizedClosure(sizes: Readonly<Record<string, number>>): SizedClosure {
  const sized = Object.entries(sizes).map(([name, size]) => ({ path: pathOf(name), references: [], size }));
  return { storeDir: STORE, items: sized };
}
