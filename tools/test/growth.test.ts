import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { storeOfBytes, storeOfEntries } from "../bench/growing-stores.ts";
import { type GrowthSeries, growthOf, memoryPerUnit, timeExponent } from "../bench/growth.ts";
import { removeTree } from "../corpus/remove-tree.ts";

const MINUTES = 60_000;
/** A step that looks at each pair of entries would make it 2. */
const MOST_EXPONENT = 1.4;
const MOST_PER_ENTRY = 300;
/** Of memory: the few blocks at work, and what is not collected yet. */
const FEW_BLOCKS = 32e6;

const directory = mkdtempSync(join(tmpdir(), "storeship-growth-"));
afterAll(() => removeTree(directory), 2 * MINUTES);

describe("listing stores of 20,000 to 100,000 entries", () => {
  let series: GrowthSeries;
  beforeAll(async () => {
    series = await growthOf({
      sizes: [20_000, 50_000, 100_000],
      make: storeOfEntries,
      command: ["pack", "-q", "-n"],
      runs: 3,
      directory,
    });
  }, 4 * MINUTES);

  test("takes processor time that grows no faster than the entries", () => {
    expect(timeExponent(series, "processor")).toBeLessThanOrEqual(MOST_EXPONENT);
  });

  test("takes at most 300 bytes of memory for each entry more", () => {
    expect(memoryPerUnit(series)).toBeLessThanOrEqual(MOST_PER_ENTRY);
  });
});

test(
  "packing 512 MB takes no more memory than packing 64 MB, but for a few blocks",
  async () => {
    const { points } = await growthOf({
      sizes: [64e6, 512e6],
      make: storeOfBytes,
      command: ["pack", "-q", "--no-cache", "-o", "-"],
      runs: 3,
      directory,
    });
    const [small = Number.NaN, large = Number.NaN] = points.map(({ memory }) => memory);
    expect(large - small).toBeLessThanOrEqual(FEW_BLOCKS);
  },
  2 * MINUTES,
);
