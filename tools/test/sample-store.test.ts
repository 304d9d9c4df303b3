import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GREETING, makeSampleStore } from "../demo/sample-store.ts";
import { listTree } from "./list-tree.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

test("a sample store made twice, or somewhere else, is the same tree", () => {
  const [here, there] = [temporaryDirectory(), temporaryDirectory()];
  const made = makeSampleStore(here);
  const first = listTree(join(here, "gnu/store"));
  const graph = readFileSync(made.graph, "utf8");
  expect(makeSampleStore(here)).toEqual(made);
  expect(listTree(join(here, "gnu/store"))).toEqual(first);
  expect(readFileSync(made.graph, "utf8")).toBe(graph);
  expect(makeSampleStore(there).root).toBe(made.root);
  expect(listTree(join(there, "gnu/store"))).toEqual(first);
});

test("a sample store's items have store names and canonical permissions", () => {
  const dir = temporaryDirectory();
  makeSampleStore(dir);
  for (const name of readdirSync(join(dir, "gnu/store"))) {
    expect(name).toMatch(/^[0-9a-df-np-sv-z]{32}-(hello-1\.0|hello-data-1\.0|profile)$/);
  }
  for (const line of listTree(join(dir, "gnu/store")))
    expect(line).toMatch(/ (40555|100[45]{3}|120777) 1000 /);
});

test("the sample store's graph has every item, and its profile leads to the program", () => {
  const dir = temporaryDirectory();
  const { root, graph } = makeSampleStore(dir);
  const paths = readdirSync(join(dir, "gnu/store")).map((name) => `/gnu/store/${name}`);
  expect(new Set(readFileSync(graph, "utf8").match(/^\/.*/gm))).toEqual(new Set(paths));
  const program = readlinkSync(join(dir, root, "bin/hello"));
  expect(paths.some((path) => program === `${path}/bin/hello`)).toBe(true);
  if (process.platform === "linux" && ["x64", "arm64"].includes(process.arch)) {
    expect(spawnSync(join(dir, program), { encoding: "utf8" }).stdout).toBe(GREETING);
  }
});
