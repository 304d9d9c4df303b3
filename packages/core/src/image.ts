import type { Descriptor } from "./descriptor.js";
import type { Digest } from "./digest.js";
import type { ImageName } from "./image-name.js";
import type { Platform } from "./platform.js";

/** A layer that has been written. */
export interface Layer {
  readonly diffId: Digest;
  /** Bytes of the uncompressed layer. */
  readonly size: number;
  /** The blob: the layer as the destination holds it. */
  readonly blob: Descriptor;
  /** The store items in it, by path. */
  readonly items: readonly string[];
  /** Where it comes from, unless it was made for the image. */
  readonly from?: "base";
}

/** A manifest, index or other document that a digest names: its bytes matter, not what they say. */
export interface RawManifest {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** An image all of whose layers have been written. */
export interface Image {
  /** Hexadecimal SHA-256 of the image's prefix (the profile): names the archive's folder. */
  readonly id: string;
  readonly names: readonly ImageName[];
  readonly platform: Platform;
  /** The image config, byte for byte. */
  readonly config: Uint8Array;
  /** Lowest first. */
  readonly layers: readonly Pick<Layer, "blob">[];
  /** Of a manifest that is made. */
  readonly annotations: Readonly<Record<string, string>>;
  /** The manifest that the image has already, kept byte for byte where the destination holds manifests. */
  readonly manifest?: RawManifest;
}
