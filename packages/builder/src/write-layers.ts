import { type ByteSource, type Destination, type Digest, type Layer, layerMediaType } from "@storeship/core";
import { blocksInTurn, layerBytes, layerSegments } from "@storeship/layer";
import type { BuildCache } from "./cache/build-cache.js";
import type { RemoteLayers } from "./cache/remote-layers.js";
import { defaultLimits } from "./compression/encode.js";
import { type Hasher, hashing } from "./hashing/hasher.js";
import type { ImagePlan, PlannedLayer } from "./plan.js";
import type { WriteOptions } from "./request.js";
import type { LayerWatch } from "./watch-layers.js";
import { writeCompressed, writeStreams } from "./write-compressed.js";

/** How layers are written. */
export interface LayerOptions extends Omit<WriteOptions, "cache" | "remoteCaches"> {
  readonly cache: BuildCache;
  readonly remote: RemoteLayers;
  readonly hasher: Hasher;
}

/** Write all layers of a plan, lowest first. @param mtime of members. */
export async function writeLayers(
  plan: ImagePlan,
  mtime: number,
  destination: Destination,
  { layerCompressor: compressor, limits = defaultLimits(), hasher, ...caches }: LayerOptions,
  watch: LayerWatch,
): Promise<readonly Layer[]> {
  if (compressor === undefined) return writePlain(plan, mtime, destination, hasher, watch);
  if (!compressor.concatenable) return writeStreams(plan, mtime, destination, compressor, watch);
  return writeCompressed(plan, mtime, destination, { compressor, limits, hasher, ...caches }, watch);
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
  const hashed = hashing(hasher);
  const begin = (planned: PlannedLayer | undefined): BytesAhead | undefined =>
    planned && bytesAhead(hashed(watched(layerBytes(planned.entries, { mtime }, buffers))));
  let next = begin(plan.layers[0]);
  try {
    for (const [at, { entries, size, items }] of plan.layers.entries()) {
      const { bytes } = next as BytesAhead;
      let hashedAll: Promise<Digest> | undefined;
      const digest = (): Promise<Digest> => {
        if (hashedAll !== undefined) return hashedAll;
        hashedAll = hasher.digest();
        // While the last blocks of this layer are hashed, the next one is read.
        next = begin(plan.layers[at + 1]);
        return hashedAll;
      };
      const segments = layerSegments(entries);
      const blob = await destination.putBlob({ mediaType: layerMediaType(), size, bytes, digest, segments });
      layers.push({ diffId: await digest(), size, blob, items });
    }
    return layers;
  } finally {
    await next?.giveUp();
  }
}

/** Bytes that are read already, up to their first block. */
interface BytesAhead {
  readonly bytes: ByteSource;
  giveUp(): Promise<void>;
}

function bytesAhead(source: AsyncGenerator<Uint8Array, void, undefined>): BytesAhead {
  const first = source.next();
  // Its error is told to whoever takes the bytes.
  first.catch(() => {});
  const all = async function* (): ByteSource {
    for (let next = await first; next.done !== true; next = await source.next()) yield next.value;
  };
  return { bytes: all(), giveUp: async () => void (await source.return()) };
}
