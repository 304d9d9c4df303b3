import { compareBytes, type Layering, type SizedClosure } from "@storeship/core";

/**
 * The items that most others depend on alone, most popular first, ties by path; what the limit leaves no layer for goes
 * together into the last. A change near the profile leaves the layers below it as they were.
 */
export const popularity: Layering = (closure, { maxLayers }) => {
  const popular = dependentCounts(closure);
  const count = (path: string): number => popular.get(path) ?? 0;
  const paths = closure.items
    .map(({ path }) => path)
    .sort((a, b) => count(b) - count(a) || compareBytes(a, b));
  const alone = paths.length > maxLayers ? maxLayers - 1 : paths.length;
  const together = paths.slice(alone);
  const layers = paths.slice(0, alone).map((path) => ({ items: [path] }));
  return together.length === 0 ? layers : [...layers, { items: together }];
};

const BITS = 32;

/** For each item the number of items that depend on it, directly or through others. */
export function dependentCounts({ items }: SizedClosure): ReadonlyMap<string, number> {
  const index = new Map(items.map(({ path }, number) => [path, number]));
  const words = Math.ceil(items.length / BITS);
  // One row of bits an item: bit n is set where item n depends on it. Dependents come behind what they depend on, so
  // going backwards each row is complete before it is handed down.
  const rows = new Uint32Array(items.length * words);
  for (let number = items.length - 1; number >= 0; number--) {
    for (const reference of items[number]?.references ?? []) {
      const below = index.get(reference);
      if (below === undefined || below === number) continue;
      for (let word = 0; word < words; word++) {
        const at = below * words + word;
        rows[at] = (rows[at] as number) | (rows[number * words + word] as number);
      }
      const at = below * words + Math.floor(number / BITS);
      rows[at] = (rows[at] as number) | (1 << (number % BITS));
    }
  }
  return new Map(
    items.map(({ path }, number) => [path, bitCount(rows.subarray(number * words, (number + 1) * words))]),
  );
}

function bitCount(row: Uint32Array): number {
  let count = 0;
  for (let word of row) for (; word !== 0; word &= word - 1) count += 1;
  return count;
}
