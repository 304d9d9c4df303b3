import { describe, expect, test } from "vitest";
import { directiveEntry } from "../src/index.js";
import { difference } from "./support/difference.js";
import { gnuTar } from "./support/gnu-tar.js";
import { archiveOf, layerOf } from "./support/layer.js";
import { expectSameAsGnuTar } from "./support/same-as-gnu-tar.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { bytesOfLength, directory, file, hardLink, makeTree, symlink } from "./support/tree.js";

const MIB = 1 << 20;
const around = (sizes: readonly number[]): number[] => sizes.flatMap((size) => [size - 1, size, size + 1]);
// A header comes before the content: a block of the writer is full where a file ends 512 bytes below a MiB.
const BLOCK_EDGES = around([MIB - 1536, MIB - 1024, MIB - 512, MIB, MIB + 512, 2 * MIB - 512, 2 * MIB]);

describe("file contents, as GNU tar writes them", () => {
  test("an empty tree gives 10,240 zero bytes", () => {
    expectSameAsGnuTar([]);
    expect(archiveOf([]).equals(Buffer.alloc(10_240))).toBe(true);
  });

  test("empty files and empty directories", () => {
    expectSameAsGnuTar([file("empty"), directory("dir"), directory("a/b/c"), file("a/b/empty")]);
  });

  test.each([1, 511, 512, 513, 1023, 1024, 1025])("a file of %i bytes", (size) => {
    expectSameAsGnuTar([file("file", size), file("next", "x")]);
  });

  test.each(around([8704 - 512, 8704, 10_240 - 512, 10_240, 10_240 + 8704, 20_480]))(
    "a file of %i bytes, around where the archive's own padding changes",
    (size) => {
      expectSameAsGnuTar([file("file", size)]);
    },
  );

  test.each(BLOCK_EDGES)("a file of %i bytes, around the end of a block", (size) => {
    expectSameAsGnuTar([file("file", size)]);
    expectSameAsGnuTar([file("file", size), file("next", 1), symlink("then", "t".repeat(300))]);
  });

  test.each(around([MIB - 3072, MIB - 2048, MIB - 1024]))(
    "long-name records behind a file of %i bytes, around the end of a block",
    (size) => {
      expectSameAsGnuTar([
        file("a", size),
        symlink("b".repeat(200), "t".repeat(600)),
        file("c".repeat(120), 513),
      ]);
    },
  );

  test.each([0, 1, 512, ...BLOCK_EDGES])("content of %i bytes from memory", (size) => {
    const tree = temporaryDirectory();
    makeTree(tree, [file("file", size), file("next", 700)]);
    const directives = ["file", "next"].map((path) =>
      directiveEntry({
        type: "file",
        path: `/${path}`,
        content: bytesOfLength(path === "file" ? size : 700),
      }),
    );
    expect(difference(archiveOf(layerOf([directives])), gnuTar(tree))).toBeUndefined();
  });

  test("thousands of small files, over several blocks", () => {
    const sizes = Array.from({ length: 3000 }, (_, at) => (at * 37) % 1500);
    expectSameAsGnuTar(sizes.map((size, at) => file(`d${at % 7}/f${at}`, size)));
  });

  test("hard links, each written as a file of its own", () => {
    expectSameAsGnuTar([
      file("a", 700),
      hardLink("b", "a"),
      hardLink("sub/c", "a"),
      symlink("d", "a"),
      hardLink("e", "d"),
    ]);
  });
});
