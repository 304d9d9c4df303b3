import { createHash } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, digestOfHash, hexOf } from "@storeship/core";
import { type CacheFiles, cacheFiles, fileOf, getText, readRange } from "./cache-files.js";
import { type LayerRecord, parseRecord, type SegmentRecord } from "./layer-record.js";

/** A layer that a cache holds. */
export interface CacheEntry {
  readonly key: Digest;
  readonly record: LayerRecord;
  /** When it was last used: milliseconds since 1970. */
  readonly usedMs: number;
}

/** What was removed from a cache. */
export interface Pruned {
  readonly layers: number;
  readonly temporaries: number;
  /** Bytes of blobs. */
  readonly bytes: number;
}

/** The layers that a cache holds, the most recently used first. */
export async function listCache(directory: string): Promise<readonly CacheEntry[]> {
  return entriesOf(cacheFiles(directory));
}

/**
 * Remove the layers that were not used for the longest time until at most `mostBytes` of blobs are left, and all that
 * nothing leads to any more. Builds that run meanwhile stay right: what they miss they make again.
 */
export async function pruneCache(directory: string, mostBytes: number): Promise<Pruned> {
  const files = cacheFiles(directory);
  const kept: CacheEntry[] = [];
  const blobs = new Map<Digest, number>();
  let layers = 0;
  let total = 0;
  for (const entry of await entriesOf(files)) {
    const { digest, blob } = entry.record;
    const more = blobs.has(digest) ? 0 : blob.size;
    if (total + more <= mostBytes) {
      total += more;
      blobs.set(digest, blob.size);
      kept.push(entry);
    } else {
      layers += 1;
      await rm(fileOf(files.layers, entry.key), { force: true });
    }
  }
  await pruneSegments(files, new Set(kept.map(({ key }) => key)));
  const bytes = await pruneBlobs(files, blobs);
  return { layers, temporaries: await pruneTemporaries(files), bytes };
}

/**
 * Read every blob of a cache and remove what is not what its digest says.
 *
 * @returns the digests of broken blobs.
 */
export async function verifyCache(directory: string): Promise<readonly Digest[]> {
  const files = cacheFiles(directory);
  const broken = new Set<Digest>();
  const seen = new Set<Digest>();
  for (const { key, record } of await entriesOf(files)) {
    const { digest, blob } = record;
    if (!seen.has(digest)) {
      seen.add(digest);
      if (!(await isIntact(fileOf(files.blobs, digest), digest, blob.size))) broken.add(digest);
    }
    if (broken.has(digest)) await rm(fileOf(files.layers, key), { force: true });
  }
  for (const digest of broken) await rm(fileOf(files.blobs, digest), { force: true });
  return [...broken];
}

async function entriesOf(files: CacheFiles): Promise<readonly CacheEntry[]> {
  const entries: CacheEntry[] = [];
  for (const name of await readdir(files.layers)) {
    const path = join(files.layers, name);
    const record = parseRecord<LayerRecord>((await getText(path)) ?? "");
    const stats = await stat(path).catch(() => undefined);
    if (record !== undefined && stats !== undefined)
      entries.push({ key: `sha256:${name}`, record, usedMs: stats.mtimeMs });
    else await rm(path, { force: true });
  }
  return entries.sort((a, b) => b.usedMs - a.usedMs || (a.key < b.key ? -1 : 1));
}

async function pruneSegments(files: CacheFiles, layers: ReadonlySet<Digest>): Promise<void> {
  for (const name of await readdir(files.segments)) {
    const path = join(files.segments, name);
    const record = parseRecord<SegmentRecord>((await getText(path)) ?? "");
    if (record === undefined || !layers.has(record.layer)) await rm(path, { force: true });
  }
}

async function pruneBlobs(files: CacheFiles, kept: ReadonlyMap<Digest, number>): Promise<number> {
  const names = new Set([...kept.keys()].map(hexOf));
  let bytes = 0;
  for (const name of await readdir(files.blobs)) {
    if (names.has(name)) continue;
    const path = join(files.blobs, name);
    bytes += (await stat(path).catch(() => undefined))?.size ?? 0;
    await rm(path, { force: true });
  }
  return bytes;
}

async function pruneTemporaries(files: CacheFiles): Promise<number> {
  let count = 0;
  for (const name of await readdir(files.temporary)) {
    if (isRunning(Number.parseInt(name, 10))) continue;
    await rm(join(files.temporary, name), { force: true });
    count += 1;
  }
  return count;
}

function isRunning(process_: number): boolean {
  try {
    return process.kill(process_, 0);
  } catch (error) {
    // It is there, and somebody else's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function isIntact(path: string, digest: Digest, size: number): Promise<boolean> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of readRange(path, 0, size)) hash.update(chunk);
    return digestOfHash(hash) === digest && (await stat(path)).size === size;
  } catch {
    return false;
  }
}
