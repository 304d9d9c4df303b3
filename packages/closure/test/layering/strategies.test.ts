import type { Layering, LayerPlan } from "@storeship/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { graph, popularity, single, size, sticky } from "../../src/index.js";
import { anyClosure, changed, names, reordered } from "./support/closures.js";
import { largeClosure } from "./support/large-closure.js";

const limit = fc.integer({ min: 1, max: 16 });

/** A strategy that may want older layers. */
type Strategy = (previous: readonly LayerPlan[]) => Layering;

const STRATEGIES: ReadonlyArray<readonly [string, Strategy]> = [
  ["single", () => single],
  ["size", () => size],
  ["popularity", () => popularity],
  ["graph", () => graph],
  ["sticky, the first time", () => sticky([])],
  ["sticky", sticky],
];

/** Layers of some other image: it shares items with most closures. */
const older = fc.tuple(anyClosure, limit).map(([closure, maxLayers]) => popularity(closure, { maxLayers }));

describe.each(STRATEGIES)("%s", (name, strategy) => {
  test("puts each item into exactly one layer, makes no empty layer, and no more layers than allowed", () => {
    fc.assert(
      fc.property(anyClosure, limit, older, (closure, maxLayers, previous) => {
        const plans = strategy(previous)(closure, { maxLayers });
        expect(plans.length).toBeLessThanOrEqual(maxLayers);
        if (closure.items.length > 0) expect(plans.every(({ items }) => items.length > 0)).toBe(true);
        expect(plans.flatMap(({ items }) => items).sort()).toEqual(
          closure.items.map(({ path }) => path).sort(),
        );
      }),
    );
  });

  test("doesn't depend on the order of items and references", () => {
    const twice = anyClosure.chain((closure) => fc.tuple(fc.constant(closure), reordered(closure)));
    fc.assert(
      fc.property(twice, limit, older, ([closure, other], maxLayers, previous) => {
        const layering = strategy(previous);
        expect(names(layering(other, { maxLayers }))).toEqual(names(layering(closure, { maxLayers })));
      }),
    );
  });

  test.skipIf(name === "size" || name === "single")(
    "leaves a layer in which nothing changes as it was and where it was, whatever the new hashes",
    () => {
      fc.assert(
        fc.property(anyClosure, limit, fc.nat(), (before, maxLayers, number) => {
          fc.pre(before.items.length > 0);
          const path = before.items[number % before.items.length]?.path as string;
          const plans = strategy([])(before, { maxLayers });
          const later = strategy(plans)(changed(before, path), { maxLayers });
          expect(names(later)).toEqual(names(plans));
          const known = new Set(before.items.map((item) => item.path));
          for (const [at, layer] of later.entries()) {
            if (layer.items.every((one) => known.has(one))) expect(layer).toEqual(plans[at]);
          }
        }),
      );
    },
  );

  // Of processor time: what else the machine does is no part of it.
  test("groups 10,000 items in less than a second", { retry: 2 }, () => {
    const before = largeClosure(10_000);
    const after = { ...before, items: before.items.filter((_, at) => at % 10 > 0) };
    const previous = size(after, { maxLayers: 100 });
    const times = [1, 2, 3].map(() => {
      const start = process.cpuUsage();
      const plans = strategy(previous)(before, { maxLayers: 100 });
      expect(plans.flatMap(({ items }) => items)).toHaveLength(10_000);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    });
    expect(Math.min(...times)).toBeLessThan(1000);
  });
});
