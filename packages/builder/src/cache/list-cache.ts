import { statSync } from "node:fs";
import type { Digest } from "@storeship/core";
import { type CacheFiles, cacheFiles, digestsIn, fileOf, getRecord, inCache } from "./cache-files.js";
import type { LayerRecord } from "./cache-record.js";

/** A layer that a cache remembers. */
export interface RememberedLayer {
  readonly key: Digest;
  readonly record: LayerRecord;
  /** When it was last used: milliseconds since 1970. */
  readonly usedMs: number;
}

/**
 * The layers that a cache remembers, the most recently used first. A cache that is not there remembers none.
 *
 * @throws StoreshipError `ERR_CACHE` for one that cannot be read.
 */
export async function listCache(directory: string): Promise<readonly RememberedLayer[]> {
  const files = cacheFiles(directory);
  return inCache(files, () => rememberedLayers(files));
}

/** The layers whose records are whole, the most recently used first. */
export function rememberedLayers(files: CacheFiles): readonly RememberedLayer[] {
  const found = digestsIn(files.layers).flatMap((key) => {
    const record = getRecord<LayerRecord>(files.layers, key);
    const stats = statSync(fileOf(files.layers, key), { throwIfNoEntry: false });
    return typeof record === "object" && stats !== undefined ? [{ key, record, usedMs: stats.mtimeMs }] : [];
  });
  return found.sort((a, b) => b.usedMs - a.usedMs || (a.key < b.key ? -1 : 1));
}
