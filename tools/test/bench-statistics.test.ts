import { describe, expect, test } from "vitest";
import { exponent, line, median, ratio } from "../bench/statistics.ts";

describe("the median", () => {
  test("is the value in the middle, whatever the order", () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  test("of an even number of values lies between the two in the middle", () => {
    expect(median([1, 9, 5, 3])).toBe(4);
  });

  test("of nothing is an error", () => {
    expect(() => median([])).toThrow("there is no median of nothing");
  });
});

test("a ratio is that of the medians, its spread that of the pairs", () => {
  expect(ratio([1, 4, 3], [2, 4, 12])).toEqual({ value: 0.75, least: 0.25, most: 1 });
});

test("the line through points on a line has its slope and its start", () => {
  const { slope, start } = line([1, 2, 5].map((size) => ({ size, value: 7 + 3 * size })));
  expect(slope).toBeCloseTo(3);
  expect(start).toBeCloseTo(7);
});

describe("the exponent of growth", () => {
  const sizes = [1000, 10_000, 100_000];

  test.each([1, 1.5, 2])("is %d for values that grow with that power", (power) => {
    expect(exponent(sizes.map((size) => ({ size, value: size ** power })))).toBeCloseTo(power);
  });

  test("leaves out what every size takes", () => {
    const points = sizes.map((size) => ({ size, value: 50_000 + 2 * size }));
    expect(exponent(points, 50_000)).toBeCloseTo(1);
    expect(exponent(points)).toBeLessThan(0.5);
  });

  test("is an error where a store takes no more than an empty one", () => {
    expect(() => exponent([{ size: 10, value: 1 }], 1)).toThrow("measure larger sizes");
  });
});
