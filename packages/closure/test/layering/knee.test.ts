import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kneeOf } from "../../src/layering/knee.js";

const curve = (...ys: readonly number[]) => ys.map((y, at) => ({ x: at + 1, y }));

describe("the knee of a curve", () => {
  test.each([
    ["where it stops falling steeply", curve(100, 20, 15, 12, 10), 2],
    ["the later point where it goes on falling", curve(100, 60, 20, 18, 16, 14), 3],
    ["the first point of a straight line", curve(100, 75, 50, 25, 0), 1],
    ["the first of a level one", curve(5, 5, 5), 1],
    ["the first of one that rises", curve(1, 2, 3), 1],
    ["the only point", curve(7), 1],
  ])("is %s", (_, points, x) => {
    expect(kneeOf(points)?.x).toBe(x);
  });

  test("is the same whatever the units", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 20 }),
        fc.constantFrom(2, 1024),
        (ys, unit) => {
          const scaled = curve(...ys).map(({ x, y }) => ({ x: x * 4, y: y * unit }));
          expect(kneeOf(scaled)?.x).toBe((kneeOf(curve(...ys))?.x as number) * 4);
        },
      ),
    );
  });

  test("of no points there is none", () => {
    expect(kneeOf([])).toBeUndefined();
  });
});
