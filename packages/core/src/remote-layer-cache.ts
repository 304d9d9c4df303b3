import type { Descriptor } from "./descriptor.js";
import type { ByteSource } from "./destination.js";
import type { Digest } from "./digest.js";

/** What a cache that others write to says of a compressed layer. All of it is a claim. */
export interface RemoteLayerClaim {
  readonly diffId: Digest;
  /** Bytes of the uncompressed layer. */
  readonly size: number;
  /** Of the compressor that is said to have made the blob. */
  readonly fingerprint: string;
  readonly blob: Descriptor;
  /** Bytes of the blob's segments in order, that of the end of the archive last; of the whole where they are not known. */
  readonly segments: readonly number[];
}

/** A compressed layer on its way to or from a remote cache. */
export interface RemoteLayer extends RemoteLayerClaim {
  /** From the start each time. */
  bytes(): ByteSource;
}

/**
 * Compressed layers that builds on many machines share. Nobody is trusted: who takes a layer out of it checks all that is
 * claimed. A key is a digest of all that decides a layer's compressed bytes, the layer's own digest first.
 *
 * Its methods reject with a StoreshipError: `ERR_IMAGE_DAMAGED` for an entry that is not what it should be; for any other
 * reason the cache as a whole cannot be used.
 */
export interface RemoteLayerCache {
  /** What the user calls it, for messages. */
  readonly name: string;
  /** What it has under a key. Takes seconds at most, as does each byte of the layer. */
  find(key: Digest): Promise<RemoteLayer | undefined>;
  /** Keep a layer under a key, in place of another one perhaps. What is there already is not moved again. */
  put(key: Digest, layer: RemoteLayer): Promise<void>;
}
