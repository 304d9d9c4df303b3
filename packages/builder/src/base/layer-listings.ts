import type { Digest } from "@storeship/core";
import type { ReadLayer } from "./read-base-layer.js";

/**
 * Remembers what layers of bases have, by the digests of their blobs, so that a base is read once and not at each build. It
 * may forget anything at any time; what it gives is what was read of a blob with that digest.
 */
export interface LayerListings {
  get(digest: Digest): Promise<ReadLayer | undefined>;
  put(layer: ReadLayer): Promise<void>;
}
