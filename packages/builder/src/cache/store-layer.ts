import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import {
  type ByteSource,
  type CachedLayer,
  type Digest,
  digestOfHash,
  type LayerFacts,
} from "@storeship/core";
import { freshBlob } from "./blob-bytes.js";
import {
  type CacheFiles,
  cacheError,
  fileOf,
  inCache,
  makeDirectories,
  putFile,
  putRecord,
  removeFile,
  stateOf,
  temporaryPath,
} from "./cache-files.js";
import type { FileState, LayerRecord } from "./cache-record.js";

/**
 * Write a layer's blob into the cache and give it its name. The file that is written stays until it is released, so that
 * nobody who prunes takes the blob away from the build that has made it.
 */
export async function storeLayer(
  files: CacheFiles,
  key: Digest | undefined,
  bytes: ByteSource,
  facts: () => Promise<LayerFacts>,
): Promise<CachedLayer> {
  inCache(files, () => makeDirectories(files));
  const temporary = temporaryPath(files);
  try {
    const { digest, checksum } = await writeBlob(files, temporary, bytes);
    const { segments, ...known } = await facts();
    const blob = inCache(files, () => stateOf(temporary)) as FileState;
    const record = { ...known, digest, blob, checksum, segments };
    inCache(files, () => publish(files, temporary, key ?? digest, record));
    const { diffId, size, mediaType } = known;
    return {
      diffId,
      size,
      blob: { mediaType, digest, size: blob.size },
      segments,
      file: temporary,
      bytes: () => freshBlob(temporary, blob.size),
      forget: async () => {},
      release: async () => removeFile(temporary),
    };
  } catch (error) {
    removeFile(temporary);
    throw error;
  }
}

// The records come first: whoever prunes lists blobs before records, and takes no blob for one that nothing leads to.
function publish(files: CacheFiles, temporary: string, key: Digest, record: LayerRecord): void {
  const { digest, blob, segments } = record;
  putRecord(files, files.layers, key, record);
  for (const { key: segment, ...place } of segments)
    putRecord(files, files.segments, segment, { ...place, layer: key, digest, blob });
  putFile(files, temporary, fileOf(files.blobs, digest));
}

async function writeBlob(
  files: CacheFiles,
  path: string,
  bytes: ByteSource,
): Promise<Pick<LayerRecord, "digest" | "checksum">> {
  const hash = createHash("sha256");
  let checksum = 0;
  const told = (error: unknown): never => {
    throw cacheError(files.directory, error);
  };
  const file = await open(path, "wx").catch(told);
  try {
    for await (const chunk of bytes) {
      hash.update(chunk);
      checksum = crc32(chunk, checksum);
      await file.writeFile(chunk).catch(told);
    }
  } catch (error) {
    await file.close().catch(() => {});
    throw error;
  }
  // Some file systems tell here first that they are full.
  await file.close().catch(told);
  return { digest: digestOfHash(hash), checksum };
}
