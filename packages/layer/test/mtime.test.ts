import { describe, expect, test } from "vitest";
import { difference } from "./support/difference.js";
import { gnuTar } from "./support/gnu-tar.js";
import { archiveOf, layerOf, treeEntries } from "./support/layer.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { directory, file, makeTree, symlink } from "./support/tree.js";

describe("mtime", () => {
  // 8,589,934,591 is the largest number of eleven octal digits.
  test.each([
    0,
    1,
    1_700_000_000,
    2 ** 31,
    2 ** 33 - 1,
    2 ** 33,
    253_402_300_799,
    -1,
    -256,
    -257,
    -(2 ** 31),
    -62_135_596_800,
  ])("%i is written as GNU tar writes it, and long-name records have none", (mtime) => {
    const tree = temporaryDirectory();
    makeTree(tree, [
      directory("dir"),
      file("file", "x"),
      symlink("link", "t".repeat(200)),
      file("n".repeat(150)),
    ]);
    const ours = archiveOf(layerOf([treeEntries(tree)]), mtime);
    expect(difference(ours, gnuTar(tree, { mtime }))).toBeUndefined();
  });
});
