import { type Destination, type Layer, layerMediaType } from "@storeship/core";
import { blocksInTurn, layerBytes, layerSegments } from "@storeship/layer";
import type { BuildCache } from "./cache/build-cache.js";
import type { RemoteLayers } from "./cache/remote-layers.js";
import { defaultLimits } from "./compression/encode.js";
import { type Hasher, hashed, inlineHasher } from "./hashing/hasher.js";
import type { ImagePlan } from "./plan.js";
import type { WriteOptions } from "./request.js";
import type { LayerWatch } from "./watch-layers.js";
import { writeCompressed, writeStreams } from "./write-compressed.js";

/** How layers are written. */
export interface LayerOptions extends Omit<WriteOptions, "cache" | "remoteCaches"> {
  readonly cache: BuildCache;
  readonly remote: RemoteLayers;
  /** Of uncompressed layers. */
  readonly hasher: Hasher | undefined;
}

/** Write all layers of a plan, lowest first. @param mtime of members. */
export async function writeLayers(
  plan: ImagePlan,
  mtime: number,
  destination: Destination,
  { layerCompressor: compressor, limits = defaultLimits(), hasher = inlineHasher(), ...caches }: LayerOptions,
  watch: LayerWatch,
): Promise<readonly Layer[]> {
  if (compressor === undefined) return writePlain(plan, mtime, destination, hasher, watch);
  if (!compressor.concatenable) return writeStreams(plan, mtime, destination, compressor, watch);
  return writeCompressed(plan, mtime, destination, { compressor, limits, ...caches }, watch);
}

async function writePlain(
  plan: ImagePlan,
  mtime: number,
  destination: Destination,
  hasher: Hasher,
  { watched }: LayerWatch,
): Promise<readonly Layer[]> {
  const layers: Layer[] = [];
  const buffers = blocksInTurn();
  for (const { entries, size, items } of plan.layers) {
    const blob = await destination.putBlob({
      mediaType: layerMediaType(),
      size,
      bytes: hashed(watched(layerBytes(entries, { mtime }, buffers)), hasher),
      digest: hasher.digest,
      segments: layerSegments(entries),
    });
    layers.push({ diffId: blob.digest, size, blob, items });
  }
  return layers;
}
