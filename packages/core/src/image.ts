import type { Descriptor } from "./descriptor.js";
import type { Digest } from "./digest.js";
import type { ImageConfig } from "./image-config.js";
import type { ImageName } from "./image-name.js";

/** A layer that has been written. */
export interface Layer {
  readonly diffId: Digest;
  /** Bytes of the uncompressed layer. */
  readonly size: number;
  /** The blob: the layer as the destination holds it. */
  readonly blob: Descriptor;
  /** The store items in it, by path. */
  readonly items: readonly string[];
}

/** An image all of whose layers have been written. */
export interface Image {
  /** Hexadecimal SHA-256 of the image's prefix (the profile): names the archive's folder. */
  readonly id: string;
  readonly names: readonly ImageName[];
  readonly config: ImageConfig;
  /** Lowest first. */
  readonly layers: readonly Layer[];
  readonly annotations: Readonly<Record<string, string>>;
}
