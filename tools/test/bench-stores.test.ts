import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { storeOfBytes, storeOfEntries } from "../bench/growing-stores.ts";
import { seeded } from "../bench/random.ts";
import { survey } from "../bench/survey.ts";
import { fillContent } from "../bench/synthetic-content.ts";
import { planStore } from "../bench/synthetic-plan.ts";
import { makeSyntheticStore } from "../bench/synthetic-store.ts";
import { listTree } from "./list-tree.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const SHAPE = { items: 5, entries: 100, bytes: 50_000 };

test("a synthetic store of the same seed is the same tree, and one of another seed is not", async () => {
  const trees = [];
  for (const seed of ["one", "one", "two"]) {
    const physical = temporaryDirectory();
    await makeSyntheticStore({ shape: SHAPE, seed, storeDir: "/gnu/store", physical });
    trees.push(listTree(join(physical, "gnu/store")));
  }
  expect(trees[1]).toEqual(trees[0]);
  expect(trees[2]).not.toEqual(trees[0]);
});

test("a synthetic store has about as many entries and bytes as were asked for", () => {
  const items = planStore({ items: 90, entries: 8000, bytes: 2e8 }, "size", "/gnu/store");
  const files = items.flatMap((item) => item.files);
  const others = items.flatMap((item) => [...item.directories, ...item.links]);
  expect(items).toHaveLength(90);
  expect(Math.abs(files.length + others.length - 8000)).toBeLessThan(400);
  expect(Math.abs(files.reduce((sum, { size }) => sum + size, 0) - 2e8)).toBeLessThan(1e5);
});

test("an item of a synthetic store refers to items before it only", () => {
  const before = new Set<string>();
  for (const { path, references } of planStore(SHAPE, "references", "/gnu/store")) {
    expect(references.filter((reference) => !before.has(reference))).toEqual([]);
    before.add(path);
  }
});

test("synthetic content compresses about as well as programs do", () => {
  const content = Buffer.alloc(1 << 20);
  fillContent(content, seeded("content"));
  const part = gzipSync(content, { level: 6 }).length / content.length;
  expect(part).toBeGreaterThan(0.25);
  expect(part).toBeLessThan(0.5);
});

test.each([1, 2, 3, 43, 100, 1001, 2345])("a growing store of %d entries has that many", async (entries) => {
  const directory = temporaryDirectory();
  await storeOfEntries(directory, entries);
  const store = join(directory, "gnu/store");
  expect(survey(readdirSync(store).map((name) => join(store, name))).entries).toBe(entries);
});

test("growing stores of several sizes share a directory, and the graph of each names its own items", async () => {
  const directory = temporaryDirectory();
  const graphs = [];
  for (const entries of [1000, 2000]) {
    const { args } = await storeOfEntries(directory, entries);
    graphs.push(readFileSync(args[args.indexOf("--closure") + 1] as string, "utf8"));
  }
  expect(graphs.map((graph) => new Set(graph.match(/^\/.*/gm)).size)).toEqual([1, 2]);
  expect(readdirSync(join(directory, "gnu/store"))).toHaveLength(2);
});

test("a large store has the bytes that were asked for, in files of at most 1 GB", async () => {
  const directory = temporaryDirectory();
  await storeOfBytes(directory, 5e6);
  const store = join(directory, "gnu/store");
  expect(survey(readdirSync(store).map((name) => join(store, name))).bytes).toBe(5e6);
});
