import { mkdirSync, renameSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { walk } from "../src/index.js";
import { difference } from "./support/difference.js";
import { gnuTar } from "./support/gnu-tar.js";
import { archiveOfTree, layerOf, namesOf, treeEntries, treeOrigin } from "./support/layer.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { bytesOfLength, directory, file, makeTree, symlink } from "./support/tree.js";

const MEMBERS = [
  directory("bin", 0o555),
  file("bin/tool", 5000, 0o755),
  symlink("link", "bin"),
  file("\xff"),
];

describe("a tree placed somewhere in the image", () => {
  test.each(["opt", "opt/x", `${"p".repeat(100)}/${"q".repeat(100)}`])(
    "below '%s', as GNU tar archives it with its parents",
    (place) => {
      const [ours, theirs] = [temporaryDirectory(), temporaryDirectory()];
      makeTree(ours, [
        directory("tree", 0o750),
        ...MEMBERS.map((member) => ({ ...member, name: `tree/${member.name}` })),
      ]);
      const layer = archiveOfTree(`${ours}/tree`, place);
      makeTree(theirs, place.includes("/") ? [directory(place.slice(0, place.lastIndexOf("/")))] : []);
      renameSync(`${ours}/tree`, `${theirs}/${place}`);
      expect(difference(layer, gnuTar(theirs))).toBeUndefined();
    },
  );

  test("parents have the mode 0755 whatever theirs is on disk", () => {
    const root = temporaryDirectory();
    mkdirSync(`${root}/opt/x`, { recursive: true, mode: 0o700 });
    expect(layerOf([treeEntries(`${root}/opt/x`, "opt/x")]).map(({ mode }) => mode)).toEqual([0o755, 0o700]);
  });

  test("a single file and a single symlink can be placed", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [file("file", "content", 0o600), symlink("link", "file")]);
    const layer = layerOf([treeEntries(`${tree}/file`, "etc/f"), treeEntries(`${tree}/link`, "etc/l")]);
    expect(namesOf(layer)).toEqual(["etc/", "etc/f", "etc/l"]);
    expect(layer[2]?.target).toBe("file");
  });

  test("the root of the image is no member", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [file("x")]);
    expect(namesOf(layerOf([treeEntries(tree)]))).toEqual(["x"]);
  });

  test("the size of a walk counts bytes of files and link targets, and 4,096 for each directory", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [file("d/file", bytesOfLength(5000)), symlink("link", "12345")]);
    expect(walk(treeOrigin(tree)).size).toBe(2 * 4096 + 5000 + 5);
  });
});
