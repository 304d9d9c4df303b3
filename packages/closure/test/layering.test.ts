import type { Layering } from "@storeship/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { single, size } from "../src/index.js";
import { namesOf, pathOf, STORE, sizedClosure } from "./support/items.js";

/** As in a small closure of Guix's: the C library is large, the profile small. */
const HELLO = { libc: 36_000, bash: 3200, hello: 150, profile: 120 };

const groups = (layering: Layering, sizes: Readonly<Record<string, number>>, maxLayers: number) =>
  layering(sizedClosure(sizes), { maxLayers }).map(({ items }) => namesOf(items.map((path) => ({ path }))));

describe("single", () => {
  test("has all items in one layer", () => {
    expect(groups(single, HELLO, 1)).toEqual([["libc", "bash", "hello", "profile"]]);
    expect(groups(single, HELLO, 100)).toHaveLength(1);
  });
});

describe("size", () => {
  test.each([
    ["fewer items than layers", 99, [["libc"], ["bash"], ["hello"], ["profile"]]],
    ["as many items as layers", 4, [["libc"], ["bash"], ["hello"], ["profile"]]],
    ["one item more than layers", 3, [["libc"], ["bash"], ["hello", "profile"]]],
    ["twice as many items as layers", 2, [["libc"], ["bash", "hello", "profile"]]],
    ["one layer", 1, [["libc", "bash", "hello", "profile"]]],
  ])("with %s, gives the largest a layer each, and the rest the last", (_, maxLayers, expected) => {
    expect(groups(size, HELLO, maxLayers)).toEqual(expected);
  });

  test("orders items of one size by path", () => {
    expect(groups(size, { b: 1, c: 1, a: 1, d: 2 }, 3)).toEqual([["d"], ["a"], ["b", "c"]]);
  });

  test("makes no layer of nothing", () => {
    expect(size({ storeDir: STORE, items: [] }, { maxLayers: 5 })).toEqual([]);
  });
});

describe.each([
  ["single", single],
  ["size", size],
])("%s", (_, layering) => {
  const sizes = fc.dictionary(fc.stringMatching(/^[a-z0-9]{1,4}$/), fc.nat({ max: 5 }), {
    minKeys: 1,
    maxKeys: 12,
  });
  const limit = fc.integer({ min: 1, max: 14 });

  test("puts each item into exactly one layer, and no more layers than allowed", () => {
    fc.assert(
      fc.property(sizes, limit, (of, maxLayers) => {
        const layers = layering(sizedClosure(of), { maxLayers });
        expect(layers.length).toBeLessThanOrEqual(maxLayers);
        expect(layers.every(({ items }) => items.length > 0)).toBe(true);
        expect(layers.flatMap(({ items }) => items).sort()).toEqual(Object.keys(of).map(pathOf).sort());
      }),
    );
  });
});

test("size doesn't depend on the order of the items", () => {
  const closures = fc
    .array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 12 })
    .map((list) => sizedClosure(Object.fromEntries(list.map((bytes, n) => [`item-${n}`, bytes]))));
  const orders = closures.chain((closure) =>
    fc.tuple(
      fc.constant(closure),
      fc.shuffledSubarray([...closure.items], {
        minLength: closure.items.length,
        maxLength: closure.items.length,
      }),
    ),
  );
  fc.assert(
    fc.property(orders, fc.integer({ min: 1, max: 12 }), ([closure, items], maxLayers) => {
      expect(size({ ...closure, items }, { maxLayers })).toEqual(size(closure, { maxLayers }));
    }),
  );
});
