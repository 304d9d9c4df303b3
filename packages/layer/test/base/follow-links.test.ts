import { expect, test } from "vitest";
import { TREE_FILE, type TreeNode } from "../../src/base/file-tree.js";
import { followLinks } from "../../src/base/follow-links.js";
import { emptyDirectory, type TreeDirectory } from "../../src/index.js";

/** A tree: what ends in `/` is a directory, what has `->` a symlink, the rest files. Parents come first. */
function treeOf(...lines: readonly string[]): TreeDirectory {
  const root = emptyDirectory();
  for (const line of lines) {
    const [path = "", target] = line.split(" -> ");
    const parts = path.replace(/\/$/, "").split("/");
    const last = parts.pop() as string;
    const parent = parts.reduce((above, part) => above.children.get(part) as TreeDirectory, root);
    const other: TreeNode = path.endsWith("/") ? emptyDirectory() : TREE_FILE;
    parent.children.set(last, target === undefined ? other : { type: "symlink", target });
  }
  return root;
}

const ROOT = treeOf(
  "usr/",
  "usr/bin/",
  "bin -> usr/bin",
  "usr/sbin -> bin",
  "sbin -> /usr/sbin/",
  "run/",
  "var/",
  "var/run -> ../run",
  "var/lock -> ../../../../run/lock",
  "var/here -> .",
  "opt -> missing/opt",
  "top -> /",
  "file",
  "to-file -> file",
  "a -> b",
  "b -> a",
  "self -> self/x",
  ...Array.from({ length: 41 }, (_, n) => `link${n + 1} -> ${n === 0 ? "usr" : `link${n}`}`),
);

test.each([
  ["usr/bin", "usr/bin", "directory"],
  ["bin", "usr/bin", "directory"],
  ["usr/sbin", "usr/bin", "directory"],
  ["sbin", "usr/bin", "directory"],
  ["sbin/new/x", "usr/bin/new/x", undefined],
  ["var/run", "run", "directory"],
  ["var/lock/x", "run/lock/x", undefined],
  ["var/here/here/run", "run", "directory"],
  ["opt/x", "missing/opt/x", undefined],
  ["top/top/bin", "usr/bin", "directory"],
  ["top", "", "directory"],
  ["file/x", "file", "file"],
  ["to-file", "file", "file"],
  ["to-file/../x", "file", "file"],
  ["link40", "usr", "directory"],
])("%s leads to %s", (name, place, type) => {
  const found = followLinks(ROOT, name);
  expect([found?.name, found?.node?.type]).toEqual([place, type]);
});

test.each(["a", "b/x", "self", "link41"])("%s leads nowhere", (name) => {
  expect(followLinks(ROOT, name)).toBeUndefined();
});
