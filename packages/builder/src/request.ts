import type {
  Closure,
  Compressor,
  Directive,
  ImageName,
  LayerCache,
  Layering,
  Platform,
  RuntimeConfig,
  Transformation,
} from "@storeship/core";
import type { BaseImage } from "./base/base-image.js";
import type { RemoteCaches } from "./cache/remote-layers.js";
import type { EncodeLimits } from "./compression/encode.js";

/** A plain directory to put into the image. */
export interface Tree {
  /** The directory on this machine. */
  readonly directory: string;
  /** Its path in the image; `/` is the root. */
  readonly path: string;
}

/** All that decides an image's uncompressed bytes, every field filled in. */
export interface ImageRequest {
  /** The store items, or undefined for an image without a store. */
  readonly closure: Closure | undefined;
  /** The directory that the store lies below. */
  readonly sysroot: string;
  readonly trees: readonly Tree[];
  /** A directory on this machine that holds a root file system, which gets a layer of its own. */
  readonly rootSystem: string | undefined;
  readonly directives: readonly Directive[];
  /** Directives that give way to anything else of the same name. */
  readonly defaults: readonly Directive[];
  readonly transformations: readonly Transformation[];
  /** The image that this one is built on: its layers come first, its config is inherited. */
  readonly base: BaseImage | undefined;
  readonly layering: Layering;
  /** At most so many layers, those of the base included, from 1. */
  readonly maxLayers: number;
  readonly platform: Platform;
  /** Seconds since 1970. */
  readonly created: number;
  /** Of members: seconds since 1970. */
  readonly mtime: number;
  readonly runtime: RuntimeConfig;
  readonly names: readonly ImageName[];
  /** Of the manifest, where the destination has one that takes them. */
  readonly annotations: Readonly<Record<string, string>>;
  /** What the image's id is the hash of: the profile's path. */
  readonly prefix: string;
}

/** How an image is written: what decides the blobs beyond the request. */
export interface WriteOptions {
  /** Compresses each layer's blob; uncompressed where absent. */
  readonly layerCompressor?: Compressor;
  readonly limits?: EncodeLimits;
  /** Keeps compressed layers from build to build. */
  readonly cache?: LayerCache;
  /** Caches that `cache` is filled from and whose layers go to others. */
  readonly remoteCaches?: RemoteCaches;
}
