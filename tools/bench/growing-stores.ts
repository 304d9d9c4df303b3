import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeItem } from "../corpus/make-item.ts";
import { formatReferenceGraph } from "../corpus/reference-graph.ts";
import { storePath } from "../corpus/store-path.ts";

/** A store of a given size. */
export interface SizedStore {
  /** Arguments of `storeship pack` that name the closure. */
  readonly args: readonly string[];
}

const STORE = "/gnu/store";
const PER_ITEM = 1000;
const PER_DIRECTORY = 40;
const LARGEST_FILE = 1e9;

/**
 * Makes a store of ENTRIES files and directories below DIRECTORY, each file of a few bytes. Stores of several sizes may
 * share a directory: a larger one takes the items of a smaller one, and adds to them.
 */
export async function storeOfEntries(directory: string, entries: number): Promise<SizedStore> {
  const items: string[] = [];
  for (let left = entries; left > 0; left -= PER_ITEM) {
    const count = Math.min(left, PER_ITEM);
    const path = storePath(STORE, `part-${items.length}-of-${count}`, "1.0");
    await makeItem(directory + path, (dir) => fill(dir, count));
    items.push(path);
  }
  return closureOf(directory, `graph-${entries}-entries`, items);
}

/** Makes a store of files that amount to BYTES and take no room on the disk. */
export async function storeOfBytes(directory: string, bytes: number): Promise<SizedStore> {
  const path = storePath(STORE, `large-${bytes}`, "1.0");
  await makeItem(directory + path, (dir) => {
    for (let left = bytes, number = 0; left > 0; left -= LARGEST_FILE, number += 1) {
      const file = join(dir, `file-${number}`);
      writeFileSync(file, "");
      truncateSync(file, Math.min(left, LARGEST_FILE));
    }
  });
  return closureOf(directory, `graph-${bytes}-bytes`, [path]);
}

/** Makes a store of one item that is an empty directory: what size 0 takes. */
export function emptyStore(directory: string): Promise<SizedStore> {
  return storeOfEntries(directory, 1);
}

// ENTRIES with the item itself: directories that are full but for the last one.
function fill(item: string, entries: number): void {
  let left = entries - 1;
  for (let number = 0; left > 0; number += 1) {
    const directory = join(item, `library-module-${String(number).padStart(4, "0")}`);
    mkdirSync(directory);
    left -= 1;
    for (let file = 0; file < PER_DIRECTORY && left > 0; file += 1, left -= 1) {
      writeFileSync(join(directory, `source-${file}.txt`), `content of ${file}\n`);
    }
  }
}

function closureOf(directory: string, name: string, items: readonly string[]): SizedStore {
  const [root = "", ...others] = items;
  const graph = join(directory, name);
  writeFileSync(
    graph,
    formatReferenceGraph(new Map(items.map((item) => [item, item === root ? others : []]))),
  );
  return { args: ["--closure", graph, "--sysroot", directory, root] };
}
