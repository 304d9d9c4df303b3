import { chmodSync, mkdirSync, renameSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { composeImage, renaming } from "../src/index.js";
import { difference } from "./support/difference.js";
import { errorOf } from "./support/error.js";
import { gnuTar } from "./support/gnu-tar.js";
import { archiveOfTree, layerOf, treeEntries } from "./support/layer.js";
import { expectSameAsGnuTar } from "./support/same-as-gnu-tar.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { file, makeTree } from "./support/tree.js";

/** A path of `length` bytes made of components of at most 200. */
function pathOfLength(length: number): string {
  const components = Math.ceil((length + 1) / 201);
  let path = Array(components - 1)
    .fill("c".repeat(200))
    .join("/");
  if (path !== "") path += "/";
  if (path.length >= length) path = `${path.slice(0, length - 2)}/`;
  return path + "f".repeat(length - path.length);
}

describe("long paths", () => {
  test.each([511, 512, 513, 1023, 1024, 2000, 4000])(
    "a nested path of %i bytes is written as GNU tar writes it",
    (length) => {
      expectSameAsGnuTar([file(pathOfLength(length), "content"), file("z")]);
    },
  );

  test("300 directories inside one another are written as GNU tar writes them", () => {
    expectSameAsGnuTar([
      file(`${"d/".repeat(300)}file`, "content"),
      file("d/d/e"),
      file(`${"d/".repeat(150)}e`),
    ]);
  });

  test("1,900 directories inside one another are written as GNU tar writes them", () => {
    expectSameAsGnuTar([file(`${"d/".repeat(1900)}file`, "content")]);
  });

  // The tree is made where its paths are short and renamed to where they are long: no call names them whole.
  test.each([4094, 4095])(
    "a member name of %i bytes, longer than its path on disk, is written as GNU tar writes it",
    (length) => {
      const [ours, theirs] = [temporaryDirectory(), temporaryDirectory()];
      const above = "p".repeat(94);
      makeTree(ours, [file(pathOfLength(length - above.length - 1), "content")]);
      chmodSync(ours, 0o755);
      const layer = archiveOfTree(ours, above);
      mkdirSync(`${theirs}/${above}`);
      renameSync(`${ours}/${"c".repeat(200)}`, `${theirs}/${above}/${"c".repeat(200)}`);
      expect(difference(layer, gnuTar(theirs))).toBeUndefined();
    },
  );

  test("a path that the system refuses as too long is refused by its name", () => {
    const root = temporaryDirectory();
    const deep = pathOfLength(3900);
    makeTree(root, [file(`short/${deep}`)]);
    mkdirSync(`${root}/${"l".repeat(250)}`);
    renameSync(`${root}/short`, `${root}/${"l".repeat(250)}/long`);
    const error = errorOf(() => treeEntries(root));
    expect(error.code).toBe("ERR_PATH_TOO_LONG");
    expect(error.message).toContain(`${root}/${"l".repeat(250)}/long/${"c".repeat(200)}`);
    expect(error.message).toMatch(/shorter path$/);
  });

  test("a member name of 4,096 bytes is refused by the path of its file", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [file(pathOfLength(3995), "content")]);
    const kept = [{ from: "c", to: `${"p".repeat(99)}/c` }];
    expect(layerOf([treeEntries(tree)], kept).at(-1)?.name).toHaveLength(4095);
    const error = errorOf(() =>
      composeImage([treeEntries(tree)], renaming([{ from: "c", to: `${"p".repeat(100)}/c` }])),
    );
    expect(error.code).toBe("ERR_MEMBER_NAME");
    expect(error.message).toContain(`'${tree}/${pathOfLength(3995)}'`);
    expect(error.message).toContain("4096 bytes");
  });
});
