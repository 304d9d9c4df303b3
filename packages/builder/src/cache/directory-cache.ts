import { createHash } from "node:crypto";
import { open, rename, rm, utimes } from "node:fs/promises";
import {
  type ByteSource,
  type CachedLayer,
  type CachedSegment,
  type Digest,
  digestOfHash,
  type LayerCache,
  type LayerFacts,
  StoreshipError,
} from "@storeship/core";
import {
  type CacheFiles,
  cacheFiles,
  fileOf,
  getText,
  putText,
  readRange,
  stateOf,
  temporaryPath,
} from "./cache-files.js";
import { type LayerRecord, parseRecord, type SegmentRecord, sameFile } from "./layer-record.js";

/**
 * A layer cache in a directory: blobs by their digests, records of layers and segments by their keys. Any number of
 * processes may share it, and each may be killed at any time.
 *
 * @throws StoreshipError `ERR_CACHE` where the directory cannot be made.
 */
export function directoryCache(directory: string): LayerCache {
  const files = cacheFiles(directory);
  return {
    layer: (key) => cachedLayer(files, key),
    segment: (key) => cachedSegment(files, key),
    store: (key, bytes, facts) => storeLayer(files, key, bytes, facts),
    dropSegment: (key) => rm(fileOf(files.segments, key), { force: true }),
  };
}

async function cachedLayer(files: CacheFiles, key: Digest): Promise<CachedLayer | undefined> {
  const recordFile = fileOf(files.layers, key);
  const record = await layerRecord(recordFile);
  if (record === undefined || !(await isWhole(files, record))) return undefined;
  await touch(recordFile);
  return layerOf(files, record);
}

async function cachedSegment(files: CacheFiles, key: Digest): Promise<CachedSegment | undefined> {
  const record = parseRecord<SegmentRecord>((await getText(fileOf(files.segments, key))) ?? "");
  if (record === undefined) return undefined;
  // The state of the blob is known by the record of the layer that it was written for.
  const recordFile = fileOf(files.layers, record.layer);
  const layer = await layerRecord(recordFile);
  if (layer?.digest !== record.digest || !(await isWhole(files, layer))) return undefined;
  await touch(recordFile);
  return { bytes: () => readRange(fileOf(files.blobs, record.digest), record.offset, record.length) };
}

async function storeLayer(
  files: CacheFiles,
  key: Digest | undefined,
  bytes: ByteSource,
  facts: () => LayerFacts,
): Promise<CachedLayer> {
  const temporary = temporaryPath(files);
  try {
    const digest = await writeBlob(temporary, bytes);
    const { segments, ...known } = facts();
    const blob = fileOf(files.blobs, digest);
    await rename(temporary, blob);
    const state = await stateOf(blob);
    // Somebody may have pruned it already: then the next build makes it again.
    if (state === undefined) {
      throw new StoreshipError(
        "ERR_CACHE",
        `the blob ${digest} vanished from the layer cache while it was written; build again`,
      );
    }
    const record: LayerRecord = { ...known, digest, blob: state, segments };
    await putRecords(files, key ?? digest, record);
    return layerOf(files, record);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function putRecords(files: CacheFiles, key: Digest, record: LayerRecord): Promise<void> {
  await putText(files, fileOf(files.layers, key), JSON.stringify(record));
  for (const { key: segment, offset, length } of record.segments) {
    const segmentRecord: SegmentRecord = { layer: key, digest: record.digest, offset, length };
    await putText(files, fileOf(files.segments, segment), JSON.stringify(segmentRecord));
  }
}

async function writeBlob(path: string, bytes: ByteSource): Promise<Digest> {
  const hash = createHash("sha256");
  const file = await open(path, "wx");
  try {
    for await (const chunk of bytes) {
      hash.update(chunk);
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
  return digestOfHash(hash);
}

async function layerRecord(file: string): Promise<LayerRecord | undefined> {
  return parseRecord<LayerRecord>((await getText(file)) ?? "");
}

async function isWhole(files: CacheFiles, { digest, blob }: LayerRecord): Promise<boolean> {
  const state = await stateOf(fileOf(files.blobs, digest));
  return state !== undefined && sameFile(state, blob);
}

function layerOf(files: CacheFiles, { diffId, size, mediaType, digest, blob }: LayerRecord): CachedLayer {
  const file = fileOf(files.blobs, digest);
  return {
    diffId,
    size,
    blob: { mediaType, digest, size: blob.size },
    file,
    bytes: () => readRange(file, 0, blob.size),
  };
}

// The time of a record is that of its last use: the least recently used go first.
async function touch(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => {});
}
