import { describe, expect, test } from "vitest";
import { sticky } from "../../src/index.js";
import { closure, layers, names, type Sketch } from "./support/closures.js";

/** Items of one size that refer to nothing. */
const flat = (...all: readonly string[]): Sketch => Object.fromEntries(all.map((name) => [name, [50]]));

const grouped = (previous: Parameters<typeof sticky>[0], sketch: Sketch, maxLayers: number) =>
  names(sticky(previous)(closure(sketch), { maxLayers }));

describe("sticky", () => {
  const previous = layers(["libc-2.39", "zlib-1.3"], ["git-2.40", "vim-9.1"]);

  test("keeps items where they were, and gives their successors their places", () => {
    const update = flat("libc-2.39", "zlib-1.3", "git-2.41", "vim-9.1");
    expect(grouped(previous, update, 5)).toEqual([
      ["git-2.41", "vim-9.1"],
      ["libc-2.39", "zlib-1.3"],
    ]);
    const rebuilt = sticky(previous)(closure(update, { "libc-2.39": "1" }), { maxLayers: 5 });
    expect(names(rebuilt)).toEqual(grouped(previous, update, 5));
  });

  test("gives a new item a layer while there is one", () => {
    const more = flat("libc-2.39", "zlib-1.3", "git-2.40", "vim-9.1", "nano-8");
    expect(grouped(previous, more, 3)).toContainEqual(["nano-8"]);
  });

  test("adds a new item to a layer that changes anyway where there is none", () => {
    const more = flat("libc-2.39", "zlib-1.3", "git-2.41", "vim-9.1", "nano-8");
    expect(grouped(previous, more, 2)).toEqual(
      [
        ["libc-2.39", "zlib-1.3"],
        ["git-2.41", "nano-8", "vim-9.1"],
      ].sort(),
    );
  });

  test("breaks the smallest layer where the limit forces it, and no other", () => {
    const three = layers(["a"], ["b"], ["c"]);
    expect(grouped(three, { a: [90], b: [10], c: [50], d: [20] }, 3)).toEqual([["a"], ["c"], ["b", "d"]]);
    expect(grouped(three, { a: [90], b: [10], c: [50] }, 2)).toEqual([["a"], ["b", "c"]]);
    expect(grouped(three, { a: [90], b: [10], c: [50] }, 3)).toEqual([["a"], ["b"], ["c"]]);
  });

  test("loses a layer of which nothing is left", () => {
    expect(grouped(layers(["a"], ["b"]), flat("a"), 5)).toEqual([["a"]]);
  });
});
