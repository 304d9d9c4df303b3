import type { Digest } from "@storeship/core";
import { isIntact } from "./blob-bytes.js";
import {
  type CacheFiles,
  cacheError,
  cacheFiles,
  digestsIn,
  fileOf,
  getRecord,
  removeFile,
  stateOf,
} from "./cache-files.js";
import type { LayerRecord, SegmentRecord } from "./cache-record.js";

/** Something in a cache that was not what was put there. */
export interface BrokenEntry {
  readonly kind: "blob" | "layer" | "segment";
  /** Of a blob; the key of a layer or segment. */
  readonly digest: Digest;
}

/**
 * Read all that a cache holds, and remove what is broken: blobs that are not what their digests say, and records that are
 * damaged or another's.
 *
 * @returns what was broken.
 * @throws StoreshipError `ERR_CACHE` for a cache that cannot be read.
 */
export async function verifyCache(directory: string): Promise<readonly BrokenEntry[]> {
  const files = cacheFiles(directory);
  try {
    return [
      ...(await brokenBlobs(files)),
      ...brokenRecords(files, "layer"),
      ...brokenRecords(files, "segment"),
    ];
  } catch (error) {
    throw cacheError(directory, error);
  }
}

async function brokenBlobs({ blobs }: CacheFiles): Promise<readonly BrokenEntry[]> {
  const broken: BrokenEntry[] = [];
  for (const digest of digestsIn(blobs)) {
    const path = fileOf(blobs, digest);
    const state = stateOf(path);
    // It may have been pruned since.
    if (state === undefined || (await isIntact(path, digest, state.size)) || stateOf(path) === undefined)
      continue;
    removeFile(path);
    broken.push({ kind: "blob", digest });
  }
  return broken;
}

function brokenRecords(files: CacheFiles, kind: "layer" | "segment"): readonly BrokenEntry[] {
  const directory = kind === "layer" ? files.layers : files.segments;
  return digestsIn(directory).flatMap((key): BrokenEntry[] => {
    const record = getRecord<LayerRecord | SegmentRecord>(directory, key);
    // Records of blobs that are gone are no harm, and no use.
    const isBroken = record === "broken";
    if (isBroken || (record !== undefined && stateOf(fileOf(files.blobs, record.digest)) === undefined))
      removeFile(fileOf(directory, key));
    return isBroken ? [{ kind, digest: key }] : [];
  });
}
