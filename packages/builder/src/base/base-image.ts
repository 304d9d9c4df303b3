import type { BaseConfig, Descriptor, Digest, ImageSource, Platform } from "@storeship/core";
import type { TreeDirectory } from "@storeship/layer";

/** A layer of an image to build on; all of it has been read once and is what the image says. */
export interface BaseLayer {
  readonly diffId: Digest;
  /** Bytes of the uncompressed layer. */
  readonly size: number;
  readonly blob: Descriptor;
}

/** An image to build on: opened, checked, and fit for the platform that was asked for. */
export interface BaseImage {
  /** Names it in messages: `'debian.tar'`. */
  readonly name: string;
  readonly source: ImageSource;
  readonly platform: Platform;
  readonly config: BaseConfig;
  /** Lowest first. */
  readonly layers: readonly BaseLayer[];
  /** What it has of directories and symlinks. */
  readonly files: TreeDirectory;
  /** What the manifest of an image on it says of it. */
  readonly annotations: Readonly<Record<string, string>>;
  /** The repository that its registry may mount its blobs from: `ghcr.io/me/app`. */
  readonly repository: string | undefined;
}
