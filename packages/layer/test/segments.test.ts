import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  composeImage,
  directiveEntry,
  layerSegments,
  layerSize,
  type Origin,
  renaming,
  splitIntoLayers,
  walk,
} from "../src/index.js";
import { archiveOf, layerOf } from "./support/layer.js";
import { newDirectory, removeTree, temporaryDirectory } from "./support/temporary-directory.js";
import { directory, file, makeTree } from "./support/tree.js";

function item(store: string, name: string): Origin {
  return { kind: "item", label: name, source: `${store}/${name}`, name: `gnu/store/${name}` };
}

/** The bytes of the archive, cut at the segments. */
function segmentsOf(archive: Buffer, lengths: readonly number[]): Buffer[] {
  let at = 0;
  return lengths.map((length) => {
    at += length;
    return archive.subarray(at - length, at);
  });
}

const nameOf = (segment: Buffer | undefined): string =>
  segment?.toString("latin1", 0, 100).replace(/\0.*/s, "") ?? "";

describe("layerSegments", () => {
  test("cuts a layer where another item begins, behind the parents, and before the end", () => {
    const store = temporaryDirectory();
    makeTree(store, [file("a/x", 1000), file("a/y", 2000), file("b", 3), directory("c")]);
    const layer = layerOf(["a", "b", "c"].map((name) => walk(item(store, name)).entries));
    const segments = segmentsOf(archiveOf(layer), layerSegments(layer));
    expect(segments.map(nameOf)).toEqual(["gnu/", "gnu/store/a/", "gnu/store/b", "gnu/store/c/", ""]);
    expect(segments.at(-1)?.every((byte) => byte === 0)).toBe(true);
  });

  test("is one segment, the end, where a layer has no members", () => {
    expect(layerSegments([])).toEqual([10_240]);
  });

  test("gives an item the same bytes whatever stands before it", () => {
    const store = temporaryDirectory();
    makeTree(store, [file("a/x", 1000), file("b/y", 777), file("c/x", 5000), file("m/n", 12_345)]);
    const last = (...names: string[]): Buffer | undefined => {
      const layer = layerOf([...names, "m"].map((name) => walk(item(store, name)).entries));
      return segmentsOf(archiveOf(layer), layerSegments(layer)).at(-2);
    };
    expect(nameOf(last("a"))).toBe("gnu/store/m/");
    expect(last("a")).toEqual(last("a", "b", "c"));
    expect(last("c")).toEqual(last("a"));
    expect(last()).toEqual(last("a"));
  });

  test("adds up to all bytes of each layer, none of its segments empty", () => {
    const files = fc.array(fc.tuple(fc.constantFrom("f", "g", "d/f", "n".repeat(120)), fc.nat(1500)), {
      maxLength: 4,
    });
    const items = fc.array(fc.record({ layer: fc.nat(1), files }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(items, (given) => {
        const store = newDirectory();
        try {
          for (const [at, { files: found }] of given.entries()) {
            makeTree(store, [
              directory(`${at}`),
              ...found.map(([name, size]) => file(`${at}/${name}`, size)),
            ]);
          }
          const parts = given.map((_, at) => walk(item(store, `${at}`)).entries);
          const home = directiveEntry({ type: "directory", path: "/home/user" });
          const members = composeImage([...parts, [home]], renaming([]));
          const place = ({ kind, label }: Origin): number =>
            kind === "item" ? (given[Number(label)]?.layer ?? 0) : 0;
          for (const layer of splitIntoLayers(members, place, 2)) {
            const lengths = layerSegments(layer);
            expect(lengths.reduce((sum, length) => sum + length)).toBe(layerSize(layer));
            expect(lengths.every((length) => length > 0 && length % 512 === 0)).toBe(true);
          }
        } finally {
          removeTree(store);
        }
      }),
      { numRuns: 30 },
    );
  });
});
