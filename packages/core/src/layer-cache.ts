import type { Descriptor } from "./descriptor.js";
import type { ByteSource } from "./destination.js";
import type { Digest } from "./digest.js";

/** A compressed layer that a cache holds. */
export interface CachedLayer {
  readonly diffId: Digest;
  /** Bytes of the uncompressed layer. */
  readonly size: number;
  readonly blob: Descriptor;
  /** The file that holds the blob, where there is one on this machine. */
  readonly file?: string;
  bytes(): ByteSource;
}

/** A compressed segment that a cache holds: units that decompress to just its bytes. */
export interface CachedSegment {
  bytes(): ByteSource;
}

/** Where a segment lies in a layer's blob. */
export interface SegmentPlace {
  readonly key: Digest;
  readonly offset: number;
  readonly length: number;
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
 * time; what it gives is right or is found out before it is used.
 */
export interface LayerCache {
  layer(key: Digest): Promise<CachedLayer | undefined>;
  segment(key: Digest): Promise<CachedSegment | undefined>;
  /**
   * Take a layer's blob, and remember it where it has a `key`.
   *
   * @param facts asked for once all of `bytes` have been taken.
   */
  store(key: Digest | undefined, bytes: ByteSource, facts: () => LayerFacts): Promise<CachedLayer>;
  /** Forget a segment that turned out to be broken. */
  dropSegment(key: Digest): Promise<void>;
}
