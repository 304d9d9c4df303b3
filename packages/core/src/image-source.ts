import type { ByteSource } from "./destination.js";
import type { Digest } from "./digest.js";

/** What an image says of a layer's blob. */
export interface LayerClaim {
  readonly mediaType: string;
  /** Bytes of the blob, as the source holds it. */
  readonly size: number;
  /** Absent where the transport does not tell it. */
  readonly digest?: Digest;
}

/** What an image says of itself. All of it is a claim: a source checks no digest. */
export interface ImageClaim {
  readonly names: readonly string[];
  /** Of the manifest; absent where the transport has none of its own. */
  readonly mediaType?: string;
  /** The image config, byte for byte. */
  readonly config: Uint8Array;
  /** Lowest first. */
  readonly layers: readonly LayerClaim[];
}

/** A layer's blob on its way out of a source. */
export interface LayerBlob {
  /** Which layers it is, 0 the lowest: an image may have one blob as several of its layers. */
  readonly numbers: readonly number[];
  /** Can be read until the next blob is asked for, in part or not at all. */
  readonly bytes: ByteSource;
}

/** One image of any transport, read without being unpacked to disk. Nothing is held open between calls. */
export interface ImageSource {
  /** What the user calls it, for messages. */
  readonly name: string;
  /** Read the manifest and the config. */
  claim(): Promise<ImageClaim>;
  /** Read the blobs of these layers, each once, in the order in which the source gets at them soonest. */
  layers(numbers: readonly number[]): AsyncIterable<LayerBlob>;
}
