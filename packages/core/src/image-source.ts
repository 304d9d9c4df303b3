import type { ByteSource } from "./destination.js";
import type { Digest } from "./digest.js";
import type { Fault } from "./fault.js";
import type { RawManifest } from "./image.js";
import type { Platform } from "./platform.js";

/** What an image says of a layer's blob. */
export interface LayerClaim {
  readonly mediaType: string;
  /** Bytes of the blob, as the source holds it. */
  readonly size: number;
  /** Absent where the transport does not tell it. */
  readonly digest?: Digest;
}

/** A manifest or index as it was found, and what led to it says of it. */
export interface ManifestClaim extends RawManifest {
  /** As the index, the tag or the reference that led to it claims it. */
  readonly digest: Digest;
  /** Bytes, claimed likewise; absent where nothing tells it. */
  readonly size?: number;
}

/** What an image says of itself. All of it is a claim: a source checks no digest. */
export interface ImageClaim {
  readonly names: readonly string[];
  /** Absent where the transport has none of its own. */
  readonly manifest?: ManifestClaim;
  /** The image config, byte for byte. */
  readonly config: Uint8Array;
  /** As the transport claims it beside any manifest: a Docker archive may name the config so. */
  readonly configDigest?: Digest;
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
  /** Whether to get at one layer means to pass over others: they are better asked for together. */
  readonly isSequential?: boolean;
  /** The repository that holds the blobs, with its registry's host, where there is one: others there may mount them. */
  readonly repository?: string;
  /** What leads to it at its registry, in full (`docker.io/library/debian:12`), where a name does. */
  readonly reference?: string;
  /** Read the manifest and the config. */
  claim(): Promise<ImageClaim>;
  /** Read the blobs of these layers, each once, in the order in which the source gets at them soonest. */
  layers(numbers: readonly number[]): AsyncIterable<LayerBlob>;
  /** Check what the transport says beside manifest, config and layers; absent where there is nothing of the kind. */
  faults?(): Promise<readonly Fault[]>;
}

/** An image under a name, beside others for other platforms perhaps. */
export interface IndexedImage {
  /** As the index tells it; absent where there is no index, or it does not tell. */
  readonly platform?: Platform;
  readonly source: ImageSource;
}

/** What a name leads to. */
export interface IndexClaim {
  /** The index that joins the images; absent where the name leads to one image. */
  readonly index?: ManifestClaim;
  readonly images: readonly IndexedImage[];
}

/** A name at any transport, which leads to one image or to several of different platforms. */
export interface ImageIndexSource {
  /** What the user calls it, for messages. */
  readonly name: string;
  /** Read what the name leads to; the images' own manifests are read when they are asked for. */
  claim(): Promise<IndexClaim>;
  /** Check what the transport says beside the index; absent where there is nothing of the kind. */
  faults?(): Promise<readonly Fault[]>;
  /** Manifests whose `subject` has this digest, with their blobs as layers; absent where the transport knows of none. */
  referrers?(subject: Digest): Promise<readonly ImageSource[]>;
}
