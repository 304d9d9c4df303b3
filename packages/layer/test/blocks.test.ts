import { expect, test } from "vitest";
import { BLOCK_MARGIN, BLOCKS_IN_TURN, type BlockBuffers, layerBytes, walk } from "../src/index.js";
import { archiveOf, layerOf, treeEntries } from "./support/layer.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { directory, file, makeTree } from "./support/tree.js";

/** Buffers that are never used twice, full of something else than zeros. */
const freshBuffers = (size: number): BlockBuffers => ({
  size,
  take: () => Buffer.alloc(size + BLOCK_MARGIN, 0xaa),
});

test.each([300, 511, 512, 513, 5000, 10_240, 1 << 20])(
  "blocks of %i bytes have the bytes of the archive, and all but the last are full",
  (size) => {
    const store = temporaryDirectory();
    makeTree(store, [
      directory("empty"),
      file("a", 1023),
      file("b", 1024),
      file("c", 1025),
      file("n".repeat(200), 0),
      file("z", 70_000),
    ]);
    const entries = layerOf([
      walk({ kind: "tree", label: store, source: store, name: `${"d/".repeat(300)}d` }).entries,
    ]);
    const blocks = [...layerBytes(entries, { mtime: 1 }, freshBuffers(size))];
    expect(blocks.slice(0, -1).every(({ length }) => length === size)).toBe(true);
    expect(blocks.at(-1)?.length).toBeGreaterThan(0);
    expect(blocks.at(-1)?.length).toBeLessThanOrEqual(size);
    expect(Buffer.concat(blocks).equals(archiveOf(entries))).toBe(true);
  },
);

test("a block stays as it is until as many more as there are buffers have been asked for", () => {
  const store = temporaryDirectory();
  // Headers lie across the ends of most blocks with such long names.
  const names = Array.from({ length: 8000 }, (_, at) => `${at}-`.padEnd(200, "n"));
  makeTree(
    store,
    names.map((name) => file(name, 0)),
  );
  const held: { readonly block: Buffer; readonly copy: Buffer }[] = [];
  for (const block of layerBytes(layerOf([treeEntries(store)]), { mtime: 1 })) {
    for (const { block: before, copy } of held) expect(before.equals(copy)).toBe(true);
    held.push({ block, copy: Buffer.from(block) });
    if (held.length === BLOCKS_IN_TURN) held.shift();
  }
  expect(held).toHaveLength(BLOCKS_IN_TURN - 1);
});
