import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { composeImage, layerSize, renaming, splitIntoLayers } from "../src/index.js";
import { difference } from "./support/difference.js";
import { gnuTar } from "./support/gnu-tar.js";
import { archiveOf, layerOf, treeEntries } from "./support/layer.js";
import { randomTree } from "./support/random-tree.js";
import { newDirectory, removeTree } from "./support/temporary-directory.js";
import { type Member, makeTree } from "./support/tree.js";

function withTree(members: readonly Member[], use: (tree: string) => void): void {
  const tree = newDirectory();
  try {
    makeTree(tree, members);
    use(tree);
  } finally {
    removeTree(tree);
  }
}

describe("any tree", () => {
  test("gives the layer that GNU tar makes of it, and as many bytes as foretold", () => {
    fc.assert(
      fc.property(randomTree, (members) => {
        withTree(members, (tree) => {
          const layer = layerOf([treeEntries(tree)]);
          const archive = archiveOf(layer);
          expect(difference(archive, gnuTar(tree))).toBeUndefined();
          expect(layerSize(layer)).toBe(archive.length);
          expect(archive.length % 10_240).toBe(0);
        });
      }),
      { numRuns: 150 },
    );
  });

  test("gives the same layer whichever way its members are made and handed over", () => {
    fc.assert(
      fc.property(randomTree, (members) => {
        withTree(members, (tree) => {
          const entries = treeEntries(tree);
          const parts = [...entries].reverse().map((entry) => [entry]);
          const [layer = []] = splitIntoLayers(composeImage(parts, renaming([])), () => 0, 1);
          expect(archiveOf(layer).equals(archiveOf(layerOf([entries])))).toBe(true);
        });
      }),
      { numRuns: 30 },
    );
  });
});
