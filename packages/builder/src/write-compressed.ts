import {
  type Blob,
  type CachedLayer,
  type Compressor,
  type Destination,
  type Layer,
  type LayerCache,
  layerMediaType,
} from "@storeship/core";
import { layerBytes } from "@storeship/layer";
import type { BuildCache } from "./cache/build-cache.js";
import { keyedLayer } from "./cache/keys.js";
import type { RemoteLayers } from "./cache/remote-layers.js";
import { bufferPool } from "./compression/buffer-pool.js";
import { compressedLayers, type LayerInTheMaking } from "./compression/compressed-layers.js";
import type { EncodeLimits } from "./compression/encode.js";
import type { LayerToMake } from "./compression/layer-pieces.js";
import { type Hasher, hashing, inlineHasher } from "./hashing/hasher.js";
import type { ImagePlan, PlannedLayer } from "./plan.js";
import type { LayerWatch } from "./watch-layers.js";

/** How layers are compressed. */
export interface Compression {
  readonly compressor: Compressor;
  readonly limits: EncodeLimits;
  readonly cache: BuildCache;
  readonly remote: RemoteLayers;
  readonly hasher: Hasher;
}

/**
 * Write compressed layers, lowest first: whole ones out of the cache or a remote one where these have them, else of the
 * segments that the cache has and of those that are read and compressed. Their bytes are the same with and without caches.
 */
export async function writeCompressed(
  plan: ImagePlan,
  mtime: number,
  destination: Destination,
  { compressor, limits, cache, remote, hasher }: Compression,
  watch: LayerWatch,
): Promise<readonly Layer[]> {
  const work = plan.layers.map((planned) => ({
    planned,
    toMake: { ...keyedLayer(planned.entries, mtime, compressor, plan.fingerprints), size: planned.size },
  }));
  const buffers = bufferPool(compressor.segmentSize);
  const reading = { mtime, compressor, cache, buffers, hasher, ...watch };
  const find = async ({ toMake, planned }: (typeof work)[0]): Promise<CachedLayer | undefined> =>
    (await cache.layer(toMake.key)) ??
    remote.pull(toMake, compressor, watch.uncounted(layerBytes(planned.entries, { mtime })));
  const layers: Layer[] = [];
  while (layers.length < work.length) {
    const left = await Promise.all(
      work.slice(layers.length).map(async (one) => ({ ...one, found: await find(one) })),
    );
    const making = compressedLayers(
      left.filter(({ found }) => found === undefined).map(({ toMake }) => toMake),
      reading,
      limits,
    );
    try {
      for (const { planned, toMake, found } of left) {
        if (found !== undefined) watch.count(planned.size);
        const held = found ?? (await making.next()).value;
        const { layer, cached } = await put(
          held as CachedLayer | LayerInTheMaking,
          planned,
          toMake,
          destination,
          cache,
        );
        layers.push(layer);
        if (cached !== undefined) remote.note(toMake, compressor, cached);
      }
    } catch (error) {
      if (!(await cache.forgives(error, work[layers.length]?.toMake))) throw error;
    } finally {
      await making.return();
    }
  }
  return layers;
}

/** Write layers with a compressor whose outputs cannot be joined: each is one stream. */
export async function writeStreams(
  { layers }: ImagePlan,
  mtime: number,
  destination: Destination,
  compressor: Compressor,
  watch: LayerWatch,
): Promise<readonly Layer[]> {
  const written: Layer[] = [];
  const hasher = inlineHasher();
  for (const { entries, size, items } of layers) {
    const bytes = compressor.compress(hashing(hasher)(watch.watched(layerBytes(entries, { mtime }))));
    const blob = await destination.putBlob({ mediaType: layerMediaType(compressor.mediaTypeSuffix), bytes });
    written.push({ diffId: await hasher.digest(), size, blob, items });
  }
  return written;
}

async function put(
  held: CachedLayer | LayerInTheMaking,
  { size, items }: PlannedLayer,
  { key }: LayerToMake,
  destination: Destination,
  { store }: BuildCache,
): Promise<{ readonly layer: Layer; readonly cached?: CachedLayer }> {
  if ("facts" in held && store === undefined) {
    const blob = await destination.putBlob({ mediaType: held.mediaType, bytes: held.bytes });
    return { layer: { diffId: (await held.facts()).diffId, size, blob, items } };
  }
  const cached = "facts" in held ? await (store as LayerCache["store"])(key, held.bytes, held.facts) : held;
  const blob = await destination.putBlob(blobOf(cached));
  return { layer: { diffId: cached.diffId, size, blob, items }, cached };
}

function blobOf({ blob: { mediaType, size, digest }, file, bytes }: CachedLayer): Blob {
  const again = { [Symbol.asyncIterator]: () => bytes()[Symbol.asyncIterator]() };
  return {
    mediaType,
    size,
    bytes: again,
    known: digest,
    // Verified before they come: nobody has to make it once more.
    digest: async () => digest,
    ...(file === undefined ? {} : { file }),
  };
}
