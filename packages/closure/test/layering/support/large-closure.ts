import type { SizedClosure, SizedItem } from "@storeship/core";

/** A closure of `count` items with about ten references each and sizes from a few kB to some hundred MB. */
export function largeClosure(count: number): SizedClosure {
  const random = numbers(1);
  const items: SizedItem[] = [];
  for (let at = 0; at < count; at++) {
    // Mostly what was there first, as libraries are, and now and then anything.
    const below = Array.from({ length: at === 0 ? 0 : 10 }, () => Math.floor(at * random() ** 3));
    const hash = Array.from(
      { length: 32 },
      () => "0123456789abcdfghijklmnpqrsvwxyz"[Math.floor(32 * random())],
    );
    items.push({
      path: `/gnu/store/${hash.join("")}-package-${at}`,
      size: Math.floor(Math.exp(7 + 12 * random())),
      references: [...new Set(below)].map((to) => items[to]?.path as string),
    });
  }
  return { storeDir: "/gnu/store", items };
}

// A linear congruential generator: the same closure everywhere.
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
