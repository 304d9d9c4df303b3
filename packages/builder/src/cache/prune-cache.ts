import { statSync } from "node:fs";
import { join } from "node:path";
import type { Digest } from "@storeship/core";
import {
  type CacheFiles,
  cacheFiles,
  digestsIn,
  fileOf,
  getRecord,
  inCache,
  namesIn,
  removeFile,
  stateOf,
} from "./cache-files.js";
import type { SegmentRecord } from "./cache-record.js";
import { rememberedLayers } from "./list-cache.js";
import { isAbandoned } from "./temporary-name.js";

/** What was removed from a cache. */
export interface Pruned {
  readonly layers: number;
  readonly temporaries: number;
  /** Bytes of blobs. */
  readonly bytes: number;
}

/** Of the bytes that are allowed, the part that is left once a cache has outgrown them: not each build has to prune. */
const LEFT = 0.9;

/**
 * Remove the layers that were not used for the longest time until at most `mostBytes` of blobs are left, and all that
 * nothing leads to any more. Builds that run meanwhile stay right: what they miss they make again.
 *
 * @throws StoreshipError `ERR_CACHE` for a cache that cannot be read.
 */
export async function pruneCache(directory: string, mostBytes: number): Promise<Pruned> {
  const files = cacheFiles(directory);
  return inCache(files, () => pruned(files, mostBytes));
}

/**
 * Keep a cache within `mostBytes` of blobs after a build. As long as it is, only file sizes are looked at; else a tenth more
 * than needed goes. Files that killed builds left go in any case.
 *
 * @throws StoreshipError `ERR_CACHE` for a cache that cannot be read.
 */
export async function trimCache(directory: string, mostBytes: number): Promise<void> {
  const files = cacheFiles(directory);
  inCache(files, () => {
    pruneTemporaries(files);
    const sizes = digestsIn(files.blobs).map((digest) => sizeOf(fileOf(files.blobs, digest)));
    if (sizes.reduce((sum, size) => sum + size, 0) > mostBytes) pruned(files, mostBytes * LEFT);
  });
}

function pruned(files: CacheFiles, mostBytes: number): Pruned {
  // The other way round than they are written: what a record that is read later leads to is kept, not taken for a rest.
  const blobs = digestsIn(files.blobs);
  const segments = digestsIn(files.segments);
  const { kept, dropped } = dealtOut(files, mostBytes);
  for (const key of dropped) removeFile(fileOf(files.layers, key));
  for (const key of segments) {
    const record = getRecord<SegmentRecord>(files.segments, key);
    if (typeof record !== "object" || kept.get(record.layer) !== record.digest)
      removeFile(fileOf(files.segments, key));
  }
  const needed = new Set(kept.values());
  const rest = blobs.filter((digest) => !needed.has(digest)).map((digest) => fileOf(files.blobs, digest));
  const bytes = rest.reduce((sum, path) => sum + sizeOf(path), 0);
  for (const path of rest) removeFile(path);
  return { layers: dropped.length, temporaries: pruneTemporaries(files), bytes };
}

interface Dealt {
  /** Digests of blobs by the keys of layers. */
  readonly kept: ReadonlyMap<Digest, Digest>;
  readonly dropped: readonly Digest[];
}

function dealtOut(files: CacheFiles, mostBytes: number): Dealt {
  const all = digestsIn(files.layers);
  const kept = new Map<Digest, Digest>();
  const blobs = new Set<Digest>();
  let total = 0;
  for (const { key, record } of rememberedLayers(files)) {
    const { digest } = record;
    // Of a blob that is not there nothing has to be remembered.
    const size = stateOf(fileOf(files.blobs, digest))?.size;
    const more = size === undefined || blobs.has(digest) ? 0 : size;
    if (size === undefined || total + more > mostBytes) continue;
    total += more;
    blobs.add(digest);
    kept.set(key, digest);
  }
  return { kept, dropped: all.filter((key) => !kept.has(key)) };
}

function pruneTemporaries({ temporary }: CacheFiles): number {
  const abandoned = namesIn(temporary)
    .map((name) => ({ name, path: join(temporary, name) }))
    .filter(({ name, path }) => isAbandoned(name, stateOf(path)?.mtimeMs ?? 0));
  for (const { path } of abandoned) removeFile(path);
  return abandoned.length;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
