import { describe, expect, test } from "vitest";
import { graph } from "../../src/index.js";
import { closure, names, type Sketch } from "./support/closures.js";

/** Two large programs with a library of their own each, one that both use, and one that both and the profile use. */
const TWO: Sketch = {
  libc: [9],
  shared: [2, "libc"],
  left: [3, "libc"],
  right: [3],
  leftmost: [1],
  emacs: [400, "left", "shared", "leftmost", "libc"],
  gimp: [300, "right", "shared"],
  profile: [1, "emacs", "gimp", "libc"],
};

describe("graph", () => {
  test("folds into a base what is used through it alone, and groups the rest by the bases that use it", () => {
    expect(names(graph(closure(TWO), { maxLayers: 5 }))).toEqual([
      ["libc"],
      ["shared"],
      ["emacs", "left", "leftmost"],
      ["gimp", "right"],
      ["profile"],
    ]);
  });

  test("leaves what a base uses through another base to that one", () => {
    const chain: Sketch = { data: [2], qt: [300, "data"], app: [400, "qt"] };
    expect(names(graph(closure(chain), { maxLayers: 4 }))).toEqual([["data", "qt"], ["app"]]);
  });

  test("joins what costs least where there are more groups than layers", () => {
    expect(names(graph(closure(TWO), { maxLayers: 4 }))).toEqual([
      ["libc", "shared"],
      ["emacs", "left", "leftmost"],
      ["gimp", "right"],
      ["profile"],
    ]);
  });
});
