import { closeSync, mkdirSync, openSync, symlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { BuiltStore } from "../corpus/build-store.ts";
import { makeItem } from "../corpus/make-item.ts";
import { fillProfile } from "../corpus/profile.ts";
import { profilePath } from "../corpus/store-path.ts";
import { type Random, seeded } from "./random.ts";
import { fillContent } from "./synthetic-content.ts";
import { type PlannedItem, planStore, type Shape } from "./synthetic-plan.ts";

/** A store that needs nothing but a seed. */
export interface SyntheticStoreOptions {
  readonly shape: Shape;
  readonly seed: string;
  /** The store's name, as the items know it. */
  readonly storeDir: string;
  /** The directory below which the store is written. */
  readonly physical: string;
}

/** Makes the store, and a profile of all its items; the same bytes for the same options. */
export async function makeSyntheticStore(options: SyntheticStoreOptions): Promise<BuiltStore> {
  const { shape, seed, storeDir, physical } = options;
  const place = (path: string): string => physical + path;
  mkdirSync(place(storeDir), { recursive: true });
  const items = planStore(shape, seed, storeDir);
  for (const item of items) await makeItem(place(item.path), (dir) => fillItem(dir, item, seeded(item.path)));

  const paths = items.map(({ path }) => path);
  const profile = profilePath(storeDir, paths);
  const entries = items.map(({ name, path }) => ({ name, version: "1.0", path }));
  await makeItem(place(profile), (dir) => fillProfile(dir, paths, entries, place));
  const graph = new Map(items.map(({ path, references }) => [path, references]));
  return { profile, graph: graph.set(profile, paths) };
}

function fillItem(dir: string, { directories, files, links }: PlannedItem, random: Random): void {
  for (const name of directories) mkdirSync(join(dir, name), { recursive: true });
  for (const { name, size } of files) writeContent(join(dir, name), size, random);
  for (const { name, target } of links) symlinkSync(target, join(dir, name));
}

const BLOCK = 1 << 20;
const block = Buffer.allocUnsafe(BLOCK);

function writeContent(file: string, size: number, random: Random): void {
  const descriptor = openSync(file, "w");
  try {
    for (let left = size; left > 0; ) {
      const piece = block.subarray(0, Math.min(left, BLOCK));
      fillContent(piece, random);
      left -= writeSync(descriptor, piece);
    }
  } finally {
    closeSync(descriptor);
  }
}
