import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareNames } from "../src/index.js";
import { layerOf, namesOf, treeEntries } from "./support/layer.js";
import { expectSameAsGnuTar } from "./support/same-as-gnu-tar.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { file, makeTree } from "./support/tree.js";

const NAMES = [
  "a/x",
  "a!",
  "a-b/y",
  "a.c",
  "a/x!",
  "a/x/y",
  "A",
  "b",
  "a b",
  "a\x01",
  "a\xff",
  "\xc3\xa9",
  "aa/a",
  "a0",
];
const byteString = fc.string({ unit: fc.nat({ max: 255 }).map((byte) => String.fromCharCode(byte)) });
const slashLowest = (name: string): Buffer => Buffer.from(name.replaceAll("/", "\0"), "latin1");
const name = byteString.map((text) => text.replaceAll("\0", "/"));

describe("order", () => {
  test("a directory comes before its content, and siblings come by byte, not by the whole path", () => {
    const tree = temporaryDirectory();
    makeTree(
      tree,
      ["a/x", "a!", "a-b/", "a.c"].map((path) => file(path.endsWith("/") ? `${path}y` : path)),
    );
    expect(namesOf(layerOf([treeEntries(tree)]))).toEqual(["a/", "a/x", "a!", "a-b/", "a-b/y", "a.c"]);
  });

  test("names around the slash are sorted as GNU tar sorts them", () => {
    expectSameAsGnuTar(NAMES.filter((path) => path !== "a/x").map((path) => file(path, path)));
  });

  test("upper case, digits and letters are sorted by byte, whatever a locale says of them", () => {
    expectSameAsGnuTar(
      ["B", "a", "Z", "z", "10", "9", "_", "ä", "Ä"].map((text) =>
        file(Buffer.from(text).toString("latin1")),
      ),
    );
  });

  test("a walk lists a tree in the order of an archive, whatever the order of its directories", () => {
    const tree = temporaryDirectory();
    makeTree(
      tree,
      Array.from({ length: 200 }, (_, at) => file(`${at % 9}/${(at * 71) % 200}`)),
    );
    const names = treeEntries(tree).map((entry) => entry.name);
    expect(names).toEqual([...names].sort(compareNames));
  });

  test("compareNames is byte order with the slash below every other byte", () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(Math.sign(compareNames(a, b))).toBe(Buffer.compare(slashLowest(a), slashLowest(b)));
      }),
    );
  });

  test("compareNames is a total order", () => {
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(compareNames(a, b))).toBe(0 - Math.sign(compareNames(b, a)));
        expect(compareNames(a, b) === 0).toBe(a === b);
        if (compareNames(a, b) <= 0 && compareNames(b, c) <= 0)
          expect(compareNames(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test("the parts of an image come in the same order however they are handed over", () => {
    const tree = temporaryDirectory();
    makeTree(
      tree,
      NAMES.filter((path) => path !== "a/x").map((path) => file(path, path)),
    );
    const parts = ["a", "a!", "a-b", "b"].map((path) => treeEntries(`${tree}/${path}`, path));
    const names = namesOf(layerOf(parts));
    expect(namesOf(layerOf([...parts].reverse()))).toEqual(names);
    expect(namesOf(layerOf([parts.flat()]))).toEqual(names);
  });
});
