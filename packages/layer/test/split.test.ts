import { readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  composeImage,
  directiveEntry,
  type Entry,
  type Origin,
  renaming,
  splitIntoLayers,
  walk,
} from "../src/index.js";
import { difference } from "./support/difference.js";
import { gnuTar, unpack } from "./support/gnu-tar.js";
import { archiveOf, namesOf, treeEntries } from "./support/layer.js";
import { newDirectory, removeTree, temporaryDirectory } from "./support/temporary-directory.js";
import { directory, file, makeTree, symlink } from "./support/tree.js";

/** The layers of the directories in `store`: the item at place n is in the layer `layerOf(n)`. */
function layersOfStore(
  store: string,
  layerOf: (item: number) => number,
  count: number,
): readonly (readonly Entry[])[] {
  const names = readdirSync(store).sort();
  const parts = names.map((name) => walk(originOf(store, name)).entries);
  const place = (origin: Origin): number => layerOf(names.indexOf(origin.label));
  return splitIntoLayers(composeImage(parts, renaming([])), place, count);
}

function originOf(store: string, name: string): Origin {
  return { kind: "item", label: name, source: `${store}/${name}`, name: `gnu/store/${name}` };
}

describe("splitIntoLayers", () => {
  test("gives each layer the parents of its own members", () => {
    const store = temporaryDirectory();
    makeTree(store, [file("a/bin/x"), file("b"), symlink("c", "a")]);
    expect(layersOfStore(store, (item) => item, 3).map(namesOf)).toEqual([
      ["gnu/", "gnu/store/", "gnu/store/a/", "gnu/store/a/bin/", "gnu/store/a/bin/x"],
      ["gnu/", "gnu/store/", "gnu/store/b"],
      ["gnu/", "gnu/store/", "gnu/store/c"],
    ]);
  });

  test("gives an empty list for a layer without members", () => {
    const store = temporaryDirectory();
    makeTree(store, [file("a")]);
    expect(layersOfStore(store, () => 1, 3).map((layer) => layer.length)).toEqual([0, 3, 0]);
    expect(splitIntoLayers([], () => 0, 2)).toEqual([[], []]);
  });

  test("gives parents mode 0755 and root, whatever their mode on disk", () => {
    const store = temporaryDirectory();
    makeTree(store, [file("a", "", 0o600)]);
    const [layer = []] = layersOfStore(store, () => 0, 1);
    expect(layer.map(({ mode, owner }) => [mode, owner])).toEqual([
      [0o755, undefined],
      [0o755, undefined],
      [0o600, undefined],
    ]);
  });

  test("carries the attributes of a parent that another layer defines into every layer", () => {
    const store = temporaryDirectory();
    makeTree(store, [file("a/x"), file("b/y")]);
    const directives = [
      directiveEntry({ type: "directory", path: "/gnu", mode: 0o700, uid: 1000, gid: 1001 }),
      directiveEntry({ type: "directory", path: "/gnu/store/b", mode: 0o1775 }, "default"),
      directiveEntry({ type: "directory", path: "/gnu/store/c", mode: 0o711 }),
      directiveEntry({ type: "file", path: "/gnu/store/c/d/e", content: "" }),
    ];
    const parts = [...["a", "b"].map((name) => walk(originOf(store, name)).entries), directives];
    const place = ({ kind, label }: Origin): number =>
      kind === "item" ? ["a", "b"].indexOf(label) : label.includes("/c/d") ? 2 : 3;
    const layers = splitIntoLayers(composeImage(parts, renaming([])), place, 4);
    expect(layers.map(namesOf)).toEqual([
      ["gnu/", "gnu/store/", "gnu/store/a/", "gnu/store/a/x"],
      ["gnu/", "gnu/store/", "gnu/store/b/", "gnu/store/b/y"],
      ["gnu/", "gnu/store/", "gnu/store/c/", "gnu/store/c/d/", "gnu/store/c/d/e"],
      ["gnu/", "gnu/store/", "gnu/store/c/"],
    ]);
    for (const layer of layers) {
      expect(layer[0]).toMatchObject({ type: "directory", mode: 0o700, owner: { uid: 1000, gid: 1001 } });
      expect(layer[1]).toMatchObject({ type: "directory", mode: 0o755, owner: undefined });
    }
    expect(layers[1]?.[2]?.mode).toBe(0o755);
    expect([layers[2]?.[2]?.mode, layers[3]?.[2]?.mode]).toEqual([0o711, 0o711]);
    expect(layers[2]?.[3]?.mode).toBe(0o755);
  });

  test("gives a parent that sorts around siblings such as 'a!' once", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [file("a/x"), file("a!/x"), file("a-/x/y"), file("a.c")]);
    const parts = ["a/x", "a!/x", "a-/x/y", "a.c"].map((name) => treeEntries(`${tree}/${name}`, name));
    const [layer = []] = splitIntoLayers(composeImage(parts, renaming([])), () => 0, 1);
    expect(namesOf(layer)).toEqual(["a/", "a/x", "a!/", "a!/x", "a-/", "a-/x/", "a-/x/y", "a.c"]);
  });

  test("makes layers each of which is GNU tar's archive of its own unpacked tree, no member twice", () => {
    const component = fc.constantFrom("a", "b", "a!", "a-b", "\xff", "n".repeat(101));
    const path = fc.array(component, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
    const item = fc.record({
      layer: fc.nat(2),
      files: fc.array(fc.tuple(path, fc.nat(1200)), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 6 }), (items) => {
        const [store, unpacked] = [newDirectory(), newDirectory()];
        try {
          makeTree(
            store,
            items.map((_, at) => directory(`item${at}`, at % 2 === 0 ? 0o555 : 0o755)),
          );
          for (const [at, { files }] of items.entries()) {
            for (const [name, size] of files) makeFile(store, `item${at}/${name}`, size);
          }
          const layers = layersOfStore(store, (place) => items[place]?.layer ?? 0, 3);
          const given = layers.flat().filter(({ origin }) => origin.kind === "item");
          expect(new Set(given.map(({ name }) => name)).size).toBe(given.length);
          for (const [number, layer] of layers.entries()) {
            const names = layer.map(({ name }) => name);
            expect(new Set(names).size).toBe(names.length);
            const archive = archiveOf(layer);
            const into = `${unpacked}/${number}`;
            makeTree(unpacked, [directory(String(number))]);
            unpack(archive, into);
            expect(difference(archive, gnuTar(into))).toBeUndefined();
          }
        } finally {
          removeTree(store);
          removeTree(unpacked);
        }
      }),
      { numRuns: 25 },
    );
  });
});

/** Where a file's name is taken, or one above it is a file, there is none. */
function makeFile(root: string, name: string, size: number): void {
  try {
    makeTree(root, [file(name, size, 0o444)]);
  } catch {
    return;
  }
}
