import { describe, expect, test } from "vitest";
import { popularity, size, stickyAdvice, updateBytes } from "../../src/index.js";
import { closure, layers, type Sketch } from "./support/closures.js";

const OF_THREE: Sketch = { libc: [40], git: [30, "libc"], vim: [20, "libc"] };

describe("updateBytes", () => {
  test("tells what is kept, what is new, and what moves with it", () => {
    const { items, storeDir } = closure(OF_THREE, { vim: "1" });
    const [libc, git, vim] = items.map(({ path }) => path) as [string, string, string];
    const plans = [{ items: [libc] }, { items: [vim, git] }];
    expect(updateBytes(layers(["libc"], ["git", "vim"]), { items, storeDir }, plans)).toEqual({
      kept: 40,
      added: 20,
      repeated: 30,
    });
  });
});

describe("stickyAdvice", () => {
  const many: Sketch = {
    ...Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`lib${n}`, [100 + n]])),
    profile: [1, ...Array.from({ length: 30 }, (_, n) => `lib${n}`)],
  };
  const after = closure(many, { profile: "1" });

  test("goes on with layers that cost little", () => {
    const { resplit, kept } = stickyAdvice(popularity(closure(many), { maxLayers: 10 }), after, {
      maxLayers: 10,
    });
    expect(resplit).toBe(false);
    expect(kept.now).toMatchObject({ added: 1 });
  });

  test("proposes a new split where the old layers tie together what changes apart", () => {
    const previous = size(closure(many), { maxLayers: 2 });
    const advice = stickyAdvice(previous, after, { maxLayers: 10 });
    expect(advice.resplit).toBe(true);
    expect(advice.anew.laterWaste).toBeLessThan(advice.kept.laterWaste);
    expect(advice.kept.now.kept).toBeGreaterThanOrEqual(advice.anew.now.kept);
    expect(stickyAdvice(previous, after, { maxLayers: 10 }, 1).resplit).toBe(false);
  });

  test("has nothing to say of nothing", () => {
    expect(stickyAdvice([], closure({}), { maxLayers: 3 }).resplit).toBe(false);
  });
});
