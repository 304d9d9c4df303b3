import {
  type ByteSource,
  type CachedLayer,
  type Compressor,
  type Digest,
  damaged,
  layerMediaType,
  limiter,
  type RemoteLayer,
  type RemoteLayerCache,
  reasonOf,
  StoreshipError,
} from "@storeship/core";
import { endSize } from "@storeship/layer";
import type { LayerToMake } from "../compression/layer-pieces.js";
import { hashing, inlineHasher } from "../hashing/hasher.js";
import type { Watch } from "../watch.js";
import type { BuildCache } from "./build-cache.js";
import { sharedKey } from "./keys.js";
import { type LayerPart, verifiedLayer } from "./verified-layer.js";

/** Caches that builds on other machines share. What comes out of them is kept in the build's own cache, which there must be. */
export interface RemoteCaches {
  /** Where layers are looked for, in this order. */
  readonly from: readonly RemoteLayerCache[];
  /** Where the layers of the build are kept for others. */
  readonly to?: RemoteLayerCache;
}

/** The remote caches as one build uses them. Whatever is wrong with them is told, once each, and fails no build. */
export interface RemoteLayers {
  /**
   * The layer out of a remote cache, verified against the layer's own bytes; undefined where none has it.
   *
   * @param bytes of the uncompressed layer; read only where a remote cache can be asked.
   */
  pull(layer: LayerToMake, compressor: Compressor, bytes: ByteSource): Promise<CachedLayer | undefined>;
  /** Have a layer that the build's cache holds kept for others. */
  note(layer: LayerToMake, compressor: Compressor, cached: CachedLayer): void;
  /** Move what has been noted and is not there yet. */
  push(): Promise<void>;
  /** Begin nothing more. */
  close(): void;
}

/** Layers on their way at a time. */
const CONNECTIONS = 4;

const MADE_AGAIN = "what is broken is made again";
const WITHOUT = "the build goes on without it";
const NOT_KEPT = "the image is whole; its layers are not kept for others";

/** Use remote caches for one build, beside its own `cache`. */
export function remoteLayers(
  { from, to }: RemoteCaches = { from: [] },
  cache: BuildCache,
  { onWarning, signal }: Watch,
): RemoteLayers {
  const reading = limiter(1);
  const connections = limiter(CONNECTIONS);
  const unusable = new Set<RemoteLayerCache>();
  const told = new Set<string>();
  const present = new Set<Digest>();
  const noted = new Map<Digest, RemoteLayer>();
  // What is done again after a fault is done without them.
  const asked = new Set<LayerToMake>();
  let closed = false;

  const isUsable = (remote: RemoteLayerCache): boolean => !closed && !unusable.has(remote);
  const tell = (remote: RemoteLayerCache, error: unknown, consequence: string): void => {
    const kind = `${remote.name} ${consequence}`;
    if (isUsable(remote) && signal?.aborted !== true && !told.has(kind))
      onWarning?.(`the cache ${remote.name}: ${reasonOf(error)}; ${consequence}`);
    told.add(kind);
  };
  const pullFrom = async (remote: RemoteLayerCache, wanted: WantedLayer) => {
    const { store } = cache;
    if (!isUsable(remote) || store === undefined) return undefined;
    try {
      const found = await remote.find(wanted.key);
      return found && (await taken(found, wanted, store));
    } catch (error) {
      if (await cache.forgives(error)) return undefined;
      const isEntry = error instanceof StoreshipError && error.code === "ERR_IMAGE_DAMAGED";
      tell(remote, error, isEntry ? MADE_AGAIN : WITHOUT);
      if (!isEntry) unusable.add(remote);
      return undefined;
    }
  };

  return {
    async pull(layer, compressor, bytes) {
      if (cache.store === undefined || !from.some(isUsable) || asked.has(layer)) return undefined;
      asked.add(layer);
      const diffId = await reading(() => digestOfBytes(bytes));
      const wanted = wantedLayer(layer, diffId, compressor);
      for (const remote of from) {
        const pulled = await connections(() => pullFrom(remote, wanted));
        if (pulled === undefined) continue;
        if (remote.name === to?.name) present.add(wanted.key);
        return pulled;
      }
      return undefined;
    },
    note(layer, compressor, cached) {
      if (to === undefined) return;
      const { key } = wantedLayer(layer, cached.diffId, compressor);
      if (!present.has(key)) noted.set(key, remoteLayer(layer, cached, compressor));
    },
    async push() {
      if (to === undefined) return;
      const put = async ([key, layer]: readonly [Digest, RemoteLayer]): Promise<void> => {
        if (!isUsable(to)) return;
        try {
          await to.put(key, layer);
        } catch (error) {
          tell(to, error, NOT_KEPT);
          unusable.add(to);
        }
      };
      await Promise.all([...noted].map((one) => connections(() => put(one))));
    },
    close() {
      closed = true;
    },
  };
}

/** A layer that is looked for: what it has to be. */
interface WantedLayer {
  readonly key: Digest;
  readonly layer: LayerToMake;
  readonly diffId: Digest;
  /** Uncompressed bytes of the layer's segments, that of its end last. */
  readonly sizes: readonly number[];
  readonly compressor: Compressor;
}

function wantedLayer(layer: LayerToMake, diffId: Digest, compressor: Compressor): WantedLayer {
  const members = layer.segments.map(({ size }) => size);
  const sizes = [...members, endSize(members.reduce((sum, size) => sum + size, 0))];
  return { key: sharedKey(diffId, sizes, compressor), layer, diffId, sizes, compressor };
}

async function digestOfBytes(bytes: ByteSource): Promise<Digest> {
  const hasher = inlineHasher();
  for await (const _ of hashing(hasher)(bytes));
  return hasher.digest();
}

/** Takes a layer out of a remote cache into the build's own, where it proves to be what it should be. */
async function taken(
  found: RemoteLayer,
  wanted: WantedLayer,
  store: NonNullable<BuildCache["store"]>,
): Promise<CachedLayer> {
  const { layer, diffId, compressor } = wanted;
  const what = `the blob ${found.blob.digest}`;
  const parts = partsOf(found, wanted);
  const checksums: number[] = [];
  const expected = { diffId, parts, compressor, what, onPart: (sum: number) => void checksums.push(sum) };
  return store(layer.key, verifiedLayer(found.bytes(), expected), async () => ({
    diffId,
    size: layer.size,
    mediaType: found.blob.mediaType,
    segments: placesOf(layer, parts, checksums),
  }));
}

/** The parts of a blob as they should be. Throws where what is claimed cannot be so. */
function partsOf(
  claim: RemoteLayer,
  { layer, diffId, sizes, compressor }: WantedLayer,
): readonly LayerPart[] {
  const { blob, segments } = claim;
  const isOurs =
    claim.diffId === diffId &&
    claim.size === layer.size &&
    claim.fingerprint === compressor.fingerprint &&
    blob.mediaType === layerMediaType(compressor.mediaTypeSuffix);
  const isCut = segments.length === sizes.length;
  const all = segments.reduce((sum, length) => sum + length, 0);
  if (!isOurs || all !== blob.size || blob.size > mostBytes(layer.size) || !(isCut || segments.length === 1))
    throw damaged(`what is kept as the layer ${diffId}`, "says that it is something else");
  return segments.map((length, at) => ({ length, size: isCut ? (sizes[at] as number) : layer.size }));
}

/** No compressor makes more of so many bytes. */
function mostBytes(size: number): number {
  return 2 * size + (64 << 10);
}

function placesOf({ segments }: LayerToMake, parts: readonly LayerPart[], checksums: readonly number[]) {
  let end = 0;
  const places = parts.map(({ length }, at) => {
    end += length;
    return { offset: end - length, length, checksum: checksums[at] as number };
  });
  // One part may be the whole of many segments.
  if (places.length !== segments.length + 1) return [];
  return segments.flatMap(({ key }, at) =>
    key === undefined ? [] : [{ key, ...(places[at] as (typeof places)[0]) }],
  );
}

/** A layer of the build's own cache, for others. */
function remoteLayer(layer: LayerToMake, cached: CachedLayer, { fingerprint }: Compressor): RemoteLayer {
  const { diffId, size, blob, segments } = cached;
  const lengths = segments.map(({ length }) => length);
  const end = blob.size - lengths.reduce((sum, length) => sum + length, 0);
  const isCut = lengths.length === layer.segments.length;
  return {
    ...{ diffId, size, fingerprint, blob },
    segments: isCut ? [...lengths, end] : [blob.size],
    bytes: () => cached.bytes(),
  };
}
