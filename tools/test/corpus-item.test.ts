import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { canonicalise } from "../corpus/canonicalise.ts";
import { makeItem } from "../corpus/make-item.ts";
import { fillProfile } from "../corpus/profile.ts";
import { formatReferenceGraph } from "../corpus/reference-graph.ts";
import { readReferences, writeReferences } from "../corpus/references.ts";
import { removeTree } from "../corpus/remove-tree.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

test("canonical permissions are 0555 for directories and programs, 0444 for other files, mtime 1 for all", () => {
  const dir = temporaryDirectory();
  const item = join(dir, "item");
  mkdirSync(join(item, "bin"), { recursive: true, mode: 0o700 });
  writeFileSync(join(item, "bin/program"), "", { mode: 0o700 });
  writeFileSync(join(item, "data"), "", { mode: 0o600 });
  symlinkSync("nowhere", join(item, "link"));
  const latin1Name = Buffer.concat([Buffer.from(`${item}/`), Buffer.of(0xe9)]);
  writeFileSync(latin1Name, "");
  canonicalise(item);
  for (const path of [item, join(item, "bin"), join(item, "bin/program")]) {
    expect(lstatSync(path).mode & 0o7777).toBe(0o555);
  }
  for (const path of [join(item, "data"), latin1Name]) expect(lstatSync(path).mode & 0o7777).toBe(0o444);
  for (const path of [item, join(item, "bin/program"), join(item, "link"), latin1Name]) {
    expect(lstatSync(path).mtimeMs).toBe(1000);
  }
  removeTree(item);
  expect(readdirSync(dir)).toEqual([]);
});

test("an item that is there is kept, and one whose making fails leaves nothing", async () => {
  const dir = temporaryDirectory();
  const place = join(dir, "item");
  await makeItem(place, (to) => writeFileSync(join(to, "file"), "first"));
  await makeItem(place, (to) => writeFileSync(join(to, "file"), "second"));
  expect(readFileSync(join(place, "file"), "utf8")).toBe("first");
  const failing = makeItem(join(dir, "other"), () => {
    throw new Error("no such package");
  });
  await expect(failing).rejects.toThrow("no such package");
  expect(readdirSync(dir)).toEqual(["item"]);
});

test("the references that are written into an item are read from it", () => {
  const dir = temporaryDirectory();
  const references = ["a", "b", "c"].map((name) => ({ name, path: `/gnu/store/${name}` }));
  writeReferences(dir, "/gnu/store/self", references);
  expect(readReferences(dir)).toEqual(["/gnu/store/a", "/gnu/store/b", "/gnu/store/c", "/gnu/store/self"]);
});

test("a profile links each program once, to its store path, and lists its packages in a manifest", () => {
  const dir = temporaryDirectory();
  for (const file of ["a/bin/both", "b/usr/bin/both", "b/usr/sbin/one"]) {
    mkdirSync(join(dir, "store", file, ".."), { recursive: true });
    writeFileSync(join(dir, "store", file), "");
  }
  const profile = join(dir, "profile");
  const entries = [{ name: "b", version: "2", path: "/store/b" }];
  fillProfile(profile, ["/store/b", "/store/a"], entries, (path) => dir + path);
  expect(readdirSync(join(profile, "bin")).map((name) => readlinkSync(join(profile, "bin", name)))).toEqual([
    "/store/a/bin/both",
    "/store/b/usr/sbin/one",
  ]);
  expect(readFileSync(join(profile, "manifest"), "utf8")).toBe(
    '(manifest (version 4)\n (packages\n  (("b" "2" "out" "/store/b" (propagated-inputs ()) (search-paths ()) (properties ())))))\n',
  );
});

test("a reference graph lists each item's path, empty deriver, number of references, and references", () => {
  const graph = new Map([
    ["/gnu/store/b", ["/gnu/store/b", "/gnu/store/a"]],
    ["/gnu/store/a", []],
  ]);
  expect(formatReferenceGraph(graph)).toBe(
    "/gnu/store/a\n\n0\n/gnu/store/b\n\n2\n/gnu/store/a\n/gnu/store/b\n",
  );
});
