import type { Layering } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { popularity, single, size, sticky, sweepLayerings } from "../../src/index.js";
import { closure, layers, storePath } from "./support/closures.js";

/** A large base that all use, two programs, and a profile. */
const IMAGE = closure({ libc: [80], git: [10, "libc"], vim: [6, "libc"], profile: [4, "git", "vim"] });
const LIMITS = { limits: [1, 2, 3, 4, 5, 9], itemLimits: (maxLayers: number) => ({ maxLayers }) };

describe("a sweep", () => {
  test("tells what a change of one item moves, in the mean, and where more layers save little", () => {
    const rows = sweepLayerings(IMAGE, { ...LIMITS, layerings: new Map([["size", size]]) });
    // One layer of 100 bytes moves with each of 4 items; alone, libc with itself, git and vim with two, the profile with all.
    expect(rows.map(({ maxLayers, changeBytes }) => [maxLayers, changeBytes])).toEqual([
      [1, 100],
      [2, (80 * 1 + 20 * 4) / 4],
      [3, Math.round((80 * 1 + 10 * 2 + 10 * 4) / 4)],
      [4, (80 * 1 + 10 * 2 + 6 * 2 + 4 * 4) / 4],
    ]);
    expect(rows.filter(({ knee }) => knee).map(({ maxLayers }) => maxLayers)).toEqual([2]);
  });

  test("leaves out limits that change nothing", () => {
    const layerings = new Map([
      ["single", single],
      ["popularity", popularity],
    ]);
    const rows = sweepLayerings(IMAGE, { ...LIMITS, layerings });
    expect(rows.filter(({ layering }) => layering === "single")).toEqual([
      { layering: "single", maxLayers: 1, layers: 1, changeBytes: 100, knee: true },
    ]);
    expect(
      rows.filter(({ layering }) => layering === "popularity").map(({ layers: count }) => count),
    ).toEqual([1, 2, 3, 4]);
  });

  test("tells what moves now for who has an older image", () => {
    const previous = layers(["libc"], ["git"], ["vim", "profile"]);
    const after = closure(
      { libc: [80], git: [10, "libc"], vim: [6, "libc"], profile: [4, "git", "vim"] },
      { profile: "1" },
    );
    const layerings = new Map<string, Layering>([
      ["single", single],
      ["sticky", sticky(previous)],
    ]);
    const moved = sweepLayerings(after, { ...LIMITS, limits: [3], layerings, previous });
    expect(moved.map(({ layering, movedBytes }) => [layering, movedBytes])).toEqual([
      ["single", 100],
      ["sticky", 10],
    ]);
  });

  test("refuses a layering that loses an item, and names both", () => {
    const losing: Layering = () => layers(["libc", "git", "vim"]);
    expect(() => sweepLayerings(IMAGE, { ...LIMITS, layerings: new Map([["losing", losing]]) })).toThrow(
      expect.objectContaining({
        code: "ERR_LAYERING",
        message: expect.stringMatching(`'losing' .*'${storePath("profile")}'`),
      }),
    );
  });

  test("of a closure without items costs nothing", () => {
    const rows = sweepLayerings(closure({}), { ...LIMITS, layerings: new Map([["popularity", popularity]]) });
    expect(rows).toEqual([{ layering: "popularity", maxLayers: 1, layers: 0, changeBytes: 0, knee: true }]);
  });
});
