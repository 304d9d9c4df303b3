import { describe, expect, test } from "vitest";
import { dependentCounts, popularity } from "../../src/index.js";
import { closure, names, type Sketch, storePath } from "./support/closures.js";

/** A profile of two programs; all sizes in MB, so that nothing is tiny. */
const PROFILE: Sketch = {
  libc: [40],
  zlib: [6, "libc"],
  git: [50, "zlib", "libc"],
  hello: [30, "libc"],
  profile: [1, "git", "hello"],
};

const grouped = (sketch: Sketch, maxLayers: number) => names(popularity(closure(sketch), { maxLayers }));

describe("popularity", () => {
  test("gives each item a layer where there are enough, what most depend on first, ties by name", () => {
    expect(grouped(PROFILE, 5)).toEqual([["libc"], ["zlib"], ["git"], ["hello"], ["profile"]]);
  });

  test("keeps apart what is large, and groups the small by what changes together", () => {
    expect(grouped(PROFILE, 4)).toEqual([["libc"], ["git"], ["hello"], ["profile", "zlib"]]);
  });

  test("spends no layer on an item below a hundredth of an even share where there is another to go with", () => {
    const tiny = { readme: [1], licence: [2], profile: [1, "libc", "readme", "licence"] } as const;
    expect(grouped({ libc: [400_000], bash: [100_000, "libc"], ...tiny }, 10)).toEqual([
      ["libc"],
      ["bash"],
      ["licence", "profile", "readme"],
    ]);
  });

  test("makes no layer of nothing", () => {
    expect(grouped({}, 3)).toEqual([]);
  });
});

test("dependentCounts counts each dependent once, however many ways lead to it, in any order of items", () => {
  const { storeDir, items } = closure(PROFILE);
  const counts = dependentCounts({ storeDir, items: [...items].reverse() });
  expect(["libc", "zlib", "git", "hello", "profile"].map((name) => counts.get(storePath(name)))).toEqual([
    4, 2, 1, 1, 0,
  ]);
});
