import {
  type ByteSource,
  type CachedLayer,
  type CachedSegment,
  type CacheEntry,
  type Digest,
  type LayerCache,
  reasonOf,
  StoreshipError,
} from "@storeship/core";
import type { Watch } from "../watch.js";

/**
 * A layer cache as one build uses it: what is wrong with it is told once, and from then on it is as if it were not there. No
 * build fails because of its cache.
 */
export interface BuildCache {
  /** As those of `LayerCache`, but what cannot be used is undefined. */
  layer(key: Digest | undefined): Promise<CachedLayer | undefined>;
  segment(key: Digest | undefined): Promise<CachedSegment | undefined>;
  /** As that of `LayerCache`; absent where no more layers are taken. */
  readonly store: LayerCache["store"] | undefined;
  /**
   * Take note of an error.
   *
   * @param layer the layer that was being written, where no more than that can be done again.
   * @returns whether it was the cache's: what was under way can be done again, and will not meet it again.
   */
  forgives(error: unknown, layer?: { readonly key: Digest | undefined }): Promise<boolean>;
  /** Release what was taken from it. */
  close(): Promise<void>;
}

/** An entry of the cache that could not be used after all. */
class EntryFault extends Error {
  override readonly name = "EntryFault";
  readonly key: Digest | undefined;
  readonly entry: CacheEntry;

  constructor(key: Digest | undefined, entry: CacheEntry, cause: unknown) {
    super(reasonOf(cause), { cause });
    this.key = key;
    this.entry = entry;
  }
}

/** Use `cache`, where there is one, for one build. */
export function buildCache(cache: LayerCache | undefined, onWarning: Watch["onWarning"]): BuildCache {
  const unusable = new Set<Digest>();
  const held = new Set<CachedLayer>();
  const told = new Set<string>();
  let takesLayers = cache !== undefined;
  let closed = false;

  // One line for all of a kind: they have one cause, most likely.
  const tell = (error: unknown, consequence: string): void => {
    if (!told.has(consequence)) onWarning?.(`${reasonOf(error)}; ${consequence}`);
    told.add(consequence);
  };
  const find = async <T>(
    key: Digest | undefined,
    ask: ((key: Digest) => Promise<T | undefined>) | undefined,
  ): Promise<T | undefined> => {
    if (key === undefined || unusable.has(key)) return undefined;
    try {
      return await ask?.(key);
    } catch (error) {
      unusable.add(key);
      tell(error, MADE_AGAIN);
      return undefined;
    }
  };

  return {
    async layer(key) {
      const found = await find(key, cache?.layer);
      if (found === undefined) return undefined;
      held.add(found);
      return { ...found, bytes: () => begunBytes(found, key) };
    },
    segment: (key) => find(key, cache?.segment),
    get store() {
      if (cache === undefined || !takesLayers) return undefined;
      return async (...[key, bytes, facts]: Parameters<LayerCache["store"]>) => {
        const stored = await cache.store(key, bytes, facts);
        held.add(stored);
        // Work that was broken off can end late.
        if (closed) await stored.release();
        // A cache that loses what a build holds is no cache for it.
        const forget = async (): Promise<void> => {
          takesLayers = false;
        };
        return { ...stored, forget, bytes: () => begunBytes({ ...stored, forget }, key) };
      };
    },
    async forgives(error, layer) {
      const fault = faultIn(error);
      if (fault !== undefined) {
        if (layer !== undefined && "diffId" in fault.entry && fault.key !== layer.key) return false;
        if (fault.key !== undefined) unusable.add(fault.key);
        await fault.entry.forget();
        if (!isGone(fault.cause)) tell(fault.cause, MADE_AGAIN);
        return true;
      }
      if (!takesLayers || !isCacheError(error)) return false;
      takesLayers = false;
      tell(error, "what is built now is not kept in it");
      return true;
    },
    async close() {
      closed = true;
      await Promise.all([...held].map((layer) => layer.release()));
    },
  };
}

const MADE_AGAIN = "what is broken is made again";

/** An error of using `entry` that a build can do without. */
export function entryFault(key: Digest | undefined, entry: CacheEntry, cause: unknown): Error {
  return faultIn(cause) ?? new EntryFault(key, entry, cause);
}

// Once the first byte has come nothing is wrong with the entry, and it may be too late to begin again.
async function* begunBytes(layer: CachedLayer, key: Digest | undefined): ByteSource {
  const chunks = layer.bytes()[Symbol.asyncIterator]();
  try {
    const first = await chunks.next().catch((error) => {
      throw entryFault(key, layer, error);
    });
    for (let next = first; next.done !== true; next = await chunks.next()) yield next.value;
  } finally {
    await chunks.return?.();
  }
}

// Whoever the error has come through may have put another around it.
function faultIn(error: unknown): EntryFault | undefined {
  if (error instanceof EntryFault) return error;
  return error instanceof Error ? faultIn(error.cause) : undefined;
}

function isGone(error: unknown): boolean {
  return error instanceof StoreshipError && error.code === "ERR_CACHE_GONE";
}

function isCacheError(error: unknown): boolean {
  return error instanceof StoreshipError && error.code === "ERR_CACHE";
}
