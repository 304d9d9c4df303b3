import { compareBytes } from "@storeship/core";
import { itemName } from "./item-name.js";

/** What names an item, less and less exactly: its name, without the last number in it, without any. */
const NAMES: ReadonlyArray<(path: string) => string> = [
  itemName,
  (path) => withoutNumbers(itemName(path), 1),
  (path) => withoutNumbers(itemName(path), Number.POSITIVE_INFINITY),
];

/**
 * For each of `paths` the one of `previous` that it continues: itself; else the item with the same name and another hash;
 * else with the same name but for its version (`hello-2.12.2` continues `hello-2.12.1`). Each continues one at most and is
 * continued by one at most; where several could, they are taken in the order of their names. What is new has none.
 */
export function predecessors(
  previous: readonly string[],
  paths: readonly string[],
): ReadonlyMap<string, string> {
  const before = new Set(previous);
  const found = new Map(paths.filter((path) => before.has(path)).map((path) => [path, path]));
  let gone = [...before].filter((path) => !found.has(path)).sort(byName);
  let come = paths.filter((path) => !before.has(path)).sort(byName);
  for (const name of NAMES) {
    const heirs = Map.groupBy(come, name);
    const pairs = [...Map.groupBy(gone, name)].flatMap(([key, olds]) => zip(heirs.get(key) ?? [], olds));
    for (const [heir, old] of pairs) found.set(heir, old);
    const continued = new Set(pairs.map(([, old]) => old));
    gone = gone.filter((path) => !continued.has(path));
    come = come.filter((path) => !found.has(path));
  }
  return found;
}

function zip<A, B>(some: readonly A[], others: readonly B[]): ReadonlyArray<readonly [A, B]> {
  const both = Math.min(some.length, others.length);
  return some.slice(0, both).map((one, number) => [one, others[number] as B] as const);
}

function byName(a: string, b: string): number {
  return compareBytes(itemName(a), itemName(b)) || compareBytes(a, b);
}

// Of "glibc-2.38-44-debug" without one number: "glibc-2.38-debug".
function withoutNumbers(name: string, most: number): string {
  const words = name.split("-");
  const numbers = [...words.keys()].filter((at) => at > 0 && /^[0-9]/.test(words[at] as string));
  const dropped = new Set(numbers.slice(-most));
  return words.filter((_, at) => !dropped.has(at)).join("-");
}
