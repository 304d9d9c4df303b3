import {
  type Blob,
  type ByteSource,
  type CachedLayer,
  type Compressor,
  type Destination,
  type Digest,
  type Layer,
  type LayerCache,
  layerMediaType,
  StoreshipError,
} from "@storeship/core";
import { layerBytes, layerSegments } from "@storeship/layer";
import { compressedLayer } from "./cache/compressed-layer.js";
import { keyedLayer } from "./cache/keys.js";
import { defaultLimits, type EncodeLimits, encoder } from "./encode.js";
import { type Hasher, hashed } from "./hashing/hasher.js";
import { hasherFor } from "./hashing/thread-hasher.js";
import type { ImagePlan, PlannedLayer } from "./plan.js";
import type { WriteOptions } from "./request.js";
import type { Watch } from "./watch.js";

/** Write all layers of a plan, lowest first. @param mtime of members. */
export async function writeLayers(
  plan: ImagePlan,
  mtime: number,
  destination: Destination,
  options: WriteOptions,
  watch: Watch,
): Promise<readonly Layer[]> {
  const hasher = hasherFor(plan.size);
  const writing = { mtime, destination, hasher, ...watching(plan.size, watch), onWarning: watch.onWarning };
  const { layerCompressor: compressor, cache, limits = defaultLimits() } = options;
  const layers: Layer[] = [];
  try {
    for (const planned of plan.layers) {
      if (compressor === undefined) layers.push(await writePlain(planned, writing));
      else if (cache === undefined || !compressor.concatenable) {
        layers.push(await writeCompressed(planned, compressor, limits, writing));
      } else {
        layers.push(await writeThroughCache(planned, compressor, limits, cache, plan, writing));
      }
    }
  } finally {
    hasher.close();
  }
  return layers;
}

interface Writing {
  readonly mtime: number;
  readonly destination: Destination;
  readonly count: (bytes: number) => void;
  readonly watched: (blocks: Iterable<Uint8Array>) => ByteSource;
  readonly hasher: Hasher;
  readonly onWarning: Watch["onWarning"];
}

async function writePlain(
  { entries, size, items }: PlannedLayer,
  { mtime, destination, watched, hasher }: Writing,
): Promise<Layer> {
  const blob = await destination.putBlob({
    mediaType: layerMediaType(),
    size,
    bytes: hashed(watched(layerBytes(entries, { mtime })), hasher),
    digest: hasher.digest,
    segments: layerSegments(entries),
  });
  return { diffId: blob.digest, size, blob, items };
}

async function writeCompressed(
  { entries, size, items }: PlannedLayer,
  compressor: Compressor,
  limits: EncodeLimits,
  { mtime, destination, watched, hasher }: Writing,
): Promise<Layer> {
  const source = hashed(watched(layerBytes(entries, { mtime })), hasher);
  const bytes = encoder(compressor, limits)(source, layerSegments(entries));
  const blob = await destination.putBlob({ mediaType: layerMediaType(compressor.mediaTypeSuffix), bytes });
  return { diffId: await hasher.digest(), size, blob, items };
}

async function writeThroughCache(
  planned: PlannedLayer,
  compressor: Compressor,
  limits: EncodeLimits,
  cache: LayerCache,
  { fingerprints }: ImagePlan,
  { mtime, destination, count, watched, onWarning }: Writing,
): Promise<Layer> {
  const keyed = keyedLayer(planned.entries, mtime, compressor, fingerprints);
  const work = {
    mtime,
    compressor,
    limits,
    count,
    watched,
    ...(onWarning === undefined ? {} : { onWarning }),
  };
  const cached = await compressedLayer(planned, keyed, cache, work);
  const blob = await destination.putBlob(blobOf(cached));
  if (blob.digest !== cached.blob.digest) throw corrupt(cached.blob.digest);
  return { diffId: cached.diffId, size: planned.size, blob: cached.blob, items: planned.items };
}

function blobOf({ blob: { mediaType, size, digest }, file, bytes }: CachedLayer): Blob {
  return { mediaType, size, bytes: bytes(), ...(file === undefined ? {} : { stored: { file, digest } }) };
}

function corrupt(digest: Digest): StoreshipError {
  return new StoreshipError(
    "ERR_CACHE_CORRUPT",
    `the blob ${digest} in the layer cache is not what was put there; run storeship cache verify, then build again`,
  );
}

function watching(total: number, { onProgress, signal }: Watch): Pick<Writing, "count" | "watched"> {
  let done = 0;
  const count = (bytes: number): void => {
    done = Math.min(total, done + bytes);
    onProgress?.({ phase: "write", done, total });
  };
  // Reading is synchronous: between two blocks signals, timers and the destination get their turn.
  const watched = async function* (blocks: Iterable<Uint8Array>): ByteSource {
    for (const block of blocks) {
      yield block;
      count(block.length);
      await new Promise<void>((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    }
  };
  return { count, watched };
}
