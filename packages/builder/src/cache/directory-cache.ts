import { linkSync, utimesSync } from "node:fs";
import type { CachedLayer, CachedSegment, Digest, LayerCache } from "@storeship/core";
import { corrupt, isIntact, verifiedBlob, verifiedPart } from "./blob-bytes.js";
import {
  type CacheFiles,
  cacheFiles,
  fileOf,
  getRecord,
  putRecord,
  removeFile,
  stateOf,
  temporaryPath,
} from "./cache-files.js";
import { type LayerRecord, type SegmentRecord, sameFile } from "./cache-record.js";
import { storeLayer } from "./store-layer.js";

/**
 * A layer cache in a directory, which is made once there is something to put into it: blobs by their digests, records of
 * layers and segments by their keys. Any number of processes may share it, and each may be killed at any time.
 */
export function directoryCache(directory: string): LayerCache {
  const files = cacheFiles(directory);
  return {
    layer: (key) => cachedLayer(files, key),
    segment: (key) => cachedSegment(files, key),
    store: (key, bytes, facts) => storeLayer(files, key, bytes, facts),
  };
}

async function cachedLayer(files: CacheFiles, key: Digest): Promise<CachedLayer | undefined> {
  const record = await checkedRecord<LayerRecord>(files, files.layers, key);
  if (record === undefined) return undefined;
  touch(fileOf(files.layers, key));
  const { diffId, size, mediaType, digest, blob, checksum, segments } = record;
  const { file, release } = hold(files, fileOf(files.blobs, digest));
  return {
    diffId,
    size,
    blob: { mediaType, digest, size: blob.size },
    segments,
    file,
    bytes: () => verifiedBlob(file, blob.size, checksum),
    forget: async () => forget(files, files.layers, key, digest),
    release,
  };
}

// A second name that this build alone removes. Where there can be none, the blob may vanish under its first.
function hold(files: CacheFiles, blob: string): Pick<CachedLayer, "release"> & { readonly file: string } {
  const held = temporaryPath(files);
  try {
    linkSync(blob, held);
    return { file: held, release: async () => removeFile(held) };
  } catch {
    return { file: blob, release: async () => {} };
  }
}

async function cachedSegment(files: CacheFiles, key: Digest): Promise<CachedSegment | undefined> {
  const record = await checkedRecord<SegmentRecord>(files, files.segments, key);
  if (record === undefined) return undefined;
  const { layer, digest } = record;
  touch(fileOf(files.layers, layer));
  return {
    bytes: () => verifiedPart(fileOf(files.blobs, digest), record),
    async forget() {
      removeFile(fileOf(files.layers, layer));
      forget(files, files.segments, key, digest);
    },
  };
}

// A record whose blob is there, as it was noted, or as its digest says where it is another file than was noted: a
// cache that was copied, or two builds that wrote the same.
async function checkedRecord<T extends LayerRecord | SegmentRecord>(
  files: CacheFiles,
  directory: string,
  key: Digest,
): Promise<T | undefined> {
  const record = getRecord<T>(directory, key);
  if (record === undefined) return undefined;
  if (record === "broken") {
    removeFile(fileOf(directory, key));
    throw corrupt(fileOf(directory, key));
  }
  const { digest, blob } = record;
  const path = fileOf(files.blobs, digest);
  const state = stateOf(path);
  if (state === undefined || sameFile(state, blob)) return state && record;
  if (!(await isIntact(path, digest, blob.size))) {
    if (stateOf(path) === undefined) return undefined;
    forget(files, directory, key, digest);
    throw corrupt(path);
  }
  const noted = { ...record, blob: state };
  try {
    putRecord(files, directory, key, noted);
  } catch {
    // It is right all the same, and is found out again.
  }
  return noted;
}

function forget(files: CacheFiles, directory: string, key: Digest, blob: Digest): void {
  removeFile(fileOf(directory, key));
  removeFile(fileOf(files.blobs, blob));
}

// The time of a record is that of its last use: the least recently used go first.
function touch(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // It is gone, or the cache can only be read.
  }
}
