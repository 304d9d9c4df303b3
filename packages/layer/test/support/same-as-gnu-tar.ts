import { expect } from "vitest";
import { difference } from "./difference.js";
import { gnuTar } from "./gnu-tar.js";
import { archiveOfTree } from "./layer.js";
import { temporaryDirectory } from "./temporary-directory.js";
import { type Member, makeTree } from "./tree.js";

/** Make `members` on disk, and expect the layer of them to be what GNU tar writes, byte for byte. */
export function expectSameAsGnuTar(members: readonly Member[]): void {
  const tree = temporaryDirectory();
  makeTree(tree, members);
  expect(difference(archiveOfTree(tree), gnuTar(tree))).toBeUndefined();
}
