import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { SizedClosure } from "@storeship/core";

/** Seeds whose histories are in `data/`. */
export const SEEDS: readonly string[] = ["1", "2", "3"];

/**
 * How a history is kept: each item that any version has, once, as its path, its size and the numbers of the items it refers
 * to; and for each version the numbers of its items, leaves first, the profile last.
 */
interface StoredHistory {
  readonly items: ReadonlyArray<readonly [path: string, size: number, references: readonly number[]]>;
  readonly versions: ReadonlyArray<readonly number[]>;
}

/** The closures of one profile, version after version, that `data/history-SEED.json.gz` holds. */
export function readHistory(seed: string): readonly SizedClosure[] {
  if (!SEEDS.includes(seed)) throw new Error(`no history of seed '${seed}'; there are: ${SEEDS.join(", ")}`);
  const file = join(import.meta.dirname, "data", `history-${seed}.json.gz`);
  const { items, versions } = JSON.parse(`${gunzipSync(readFileSync(file))}`) as StoredHistory;
  const paths = items.map(([path]) => path);
  const sized = items.map(([path, size, references]) => ({
    path,
    size,
    references: references.map((number) => paths[number] as string),
  }));
  return versions.map((numbers) => ({
    storeDir: "/gnu/store",
    items: numbers.map((number) => sized[number] as (typeof sized)[number]),
  }));
}
