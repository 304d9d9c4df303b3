import type { Descriptor } from "./descriptor.js";
import type { ByteSource } from "./destination.js";
import type { Digest } from "./digest.js";

/** What a cache holds under a key. */
export interface CacheEntry {
  /** From the start each time. Rejects with `ERR_CACHE_GONE` where it has vanished, with `ERR_CACHE_CORRUPT` where it is broken. */
  bytes(): ByteSource;
  /** Remove it from the cache: it turned out to be broken. */
  forget(): Promise<void>;
}

/** A compressed layer that a cache holds. Its `bytes` are verified before the first of them comes. */
export interface CachedLayer extends CacheEntry {
  readonly diffId: Digest;
  /** Bytes of the uncompressed layer. */
  readonly size: number;
  readonly blob: Descriptor;
  /** In order; those that a key can tell. */
  readonly segments: readonly SegmentPlace[];
  /** The file that holds the blob, where there is one on this machine. */
  readonly file?: string;
  /** It is needed no more. Until then it is kept from vanishing, as far as the cache can do that. */
  release(): Promise<void>;
}

/** A compressed segment that a cache holds: units that decompress to just its bytes. They are verified by their end. */
export type CachedSegment = CacheEntry;

/** Where a segment lies in a layer's blob. */
export interface SegmentPlace {
  readonly key: Digest;
  readonly offset: number;
  readonly length: number;
  /** CRC-32 of its compressed bytes. */
  readonly checksum: number;
}

/** What is known of a compressed layer once its last byte is there. */
export interface LayerFacts {
  readonly diffId: Digest;
  readonly size: number;
  readonly mediaType: string;
  readonly segments: readonly SegmentPlace[];
}

/**
 * Remembers compressed layers and segments by keys that tell all that decides their bytes. It may forget anything at any
 * time, and may be shared by any number of builds; what it gives is right, or is found out before it is used.
 */
export interface LayerCache {
  /** Rejects with `ERR_CACHE_CORRUPT` for an entry that is broken; it is forgotten then. */
  layer(key: Digest): Promise<CachedLayer | undefined>;
  /** As `layer`. */
  segment(key: Digest): Promise<CachedSegment | undefined>;
  /**
   * Take a layer's blob, and remember it where it has a `key`. Rejects with `ERR_CACHE` where the cache cannot take it, with
   * the error of `bytes` where these fail.
   *
   * @param facts asked for once all of `bytes` have been taken.
   */
  store(key: Digest | undefined, bytes: ByteSource, facts: () => Promise<LayerFacts>): Promise<CachedLayer>;
}
