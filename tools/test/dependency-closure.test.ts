import { expect, test } from "vitest";
import { dependencyClosure } from "../corpus/dependency-closure.ts";

function table(packages: Record<string, string[]>): Map<string, { dependencies: string[] }> {
  return new Map(Object.entries(packages).map(([name, dependencies]) => [name, { dependencies }]));
}

test("a dependency comes before what depends on it, and only what is reached comes", () => {
  const packages = table({
    app: ["lib-b", "lib-a"],
    "lib-a": ["base"],
    "lib-b": ["base"],
    base: [],
    other: ["base"],
  });
  expect(dependencyClosure(["app"], packages)).toEqual([
    { name: "base", references: [] },
    { name: "lib-a", references: ["base"] },
    { name: "lib-b", references: ["base"] },
    { name: "app", references: ["lib-a", "lib-b"] },
  ]);
});

test("a circle is broken where it leads back to a package that is not done", () => {
  const packages = table({ libc: ["libgcc"], libgcc: ["base", "libc"], base: [] });
  expect(dependencyClosure(["libc"], packages)).toEqual([
    { name: "base", references: [] },
    { name: "libgcc", references: ["base"] },
    { name: "libc", references: ["libgcc"] },
  ]);
  expect(dependencyClosure(["libgcc"], packages)).toEqual([
    { name: "base", references: [] },
    { name: "libc", references: [] },
    { name: "libgcc", references: ["base", "libc"] },
  ]);
});

test("a package that depends on itself keeps no reference to itself", () => {
  expect(dependencyClosure(["self"], table({ self: ["self"] }))).toEqual([{ name: "self", references: [] }]);
});

test("a dependency named twice counts once, and one that no package has is left out", () => {
  const packages = table({ app: ["lib", "virtual", "lib"], lib: [] });
  expect(dependencyClosure(["app", "app", "nothing"], packages)).toEqual([
    { name: "lib", references: [] },
    { name: "app", references: ["lib"] },
  ]);
});

test("every reference is to an earlier entry in a table full of circles", () => {
  const names = Array.from({ length: 60 }, (_, i) => `p${i}`);
  const packages = table(
    Object.fromEntries(
      names.map((name, i) => [name, [1, 7, 31].map((step) => `p${(i * step + step) % names.length}`)]),
    ),
  );
  const seen = new Set<string>();
  for (const { name, references } of dependencyClosure(names, packages)) {
    expect(references.filter((reference) => !seen.has(reference))).toEqual([]);
    seen.add(name);
  }
  expect(seen.size).toBe(names.length);
});
