import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chart } from "../simulation/chart.ts";
import { type Figures, figuresOf, median } from "../simulation/figures.ts";
import { readHistory, SEEDS } from "../simulation/history.ts";
import { replay } from "../simulation/replay.ts";
import { table } from "../simulation/table.ts";
import { ROOT } from "../workspace.ts";

const all = SEEDS.map((seed) => ({ seed, figures: figuresOf(readHistory(seed), 100) }));

describe.each(all)("over the history of seed $seed", ({ figures }) => {
  const of = (name: string): Figures => figures.find(({ strategy }) => strategy === name) as Figures;

  // Each new item moves once whatever its layer, and that is most of what moves: what a strategy can save is the rest.
  test("new items alone are more than half of what size moves", () => {
    expect(of("size").newItems).toBeGreaterThan(0.5 * of("size").moved);
  });

  test("sticky moves at most half of the bytes in vain that size does, well below", () => {
    expect(of("sticky").repeated).toBeLessThan(0.3 * of("size").repeated);
  });

  test("popularity moves no more than size, well below", () => {
    expect(of("popularity").moved).toBeLessThan(0.95 * of("size").moved);
    expect(of("popularity").repeated).toBeLessThan(0.4 * of("size").repeated);
  });

  test("sticky moves least", () => {
    const least = Math.min(...figures.map(({ moved }) => moved));
    expect(of("sticky").moved).toBe(least);
  });
});

test("a layer moves whole where its items are others, and not at all where they are known", () => {
  const item = (name: string, size: number) => ({ path: `/gnu/store/${name}`, size, references: [] });
  const [libc, git, vim] = [item("libc", 40), item("git", 5), item("vim", 3)];
  const versions = [
    [libc, git],
    [libc, vim],
    [libc, git],
  ].map((items) => ({ storeDir: "/gnu/store", items }));
  const apart = replay(
    versions,
    () =>
      ({ items }) =>
        items.map(({ path }) => ({ items: [path] })),
    2,
  );
  expect(apart).toEqual({ pulls: [45, 3, 0], chainedPulls: [45, 3, 0], newItems: [45, 3, 0] });
  const upside = replay(
    versions,
    () =>
      ({ items }) =>
        items.map(({ path }) => ({ items: [path] })).reverse(),
    2,
  );
  expect(upside).toEqual({ pulls: [45, 3, 0], chainedPulls: [45, 43, 0], newItems: [45, 3, 0] });
  const together = replay(
    versions,
    () =>
      ({ items }) => [{ items: items.map(({ path }) => path) }],
    2,
  );
  expect(together).toEqual({ pulls: [45, 43, 0], chainedPulls: [45, 43, 0], newItems: [45, 3, 0] });
});

test("the median is the middle one, or the mean of the middle two", () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([])]).toEqual([2, 2.5, 0]);
});

// Made with `node tools/simulation/simulate.ts --chart docs/images/layering.svg`.
describe("docs/layering.md", () => {
  test("has the figures of the simulation", () => {
    expect(readFileSync(join(ROOT, "docs/layering.md"), "utf8")).toContain(table(all));
  });

  test("has its chart", () => {
    expect(readFileSync(join(ROOT, "docs/images/layering.svg"), "utf8")).toBe(chart(all));
  });
});
