import { type Descriptor, MEDIA_TYPES } from "./descriptor.js";
import type { Platform } from "./platform.js";

/**
 * The annotation of a manifest that tells what compressed its layers: the compressor's fingerprint. It explains why the
 * digests of layers differ whose diffIDs don't.
 */
export const COMPRESSOR_ANNOTATION = "dev.storeship.compressor";

/** An image manifest (image-spec, manifest.md). */
export interface OciManifest {
  readonly schemaVersion: 2;
  readonly mediaType: typeof MEDIA_TYPES.manifest;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A manifest as an index lists it. */
export interface IndexedManifest extends Descriptor {
  readonly platform?: Platform;
  /** What kind of artifact it is, where it is no image. */
  readonly artifactType?: string;
}

/** An image index (image-spec, image-index.md). */
export interface OciIndex {
  readonly schemaVersion: 2;
  readonly mediaType: typeof MEDIA_TYPES.index;
  readonly manifests: readonly IndexedManifest[];
}

/** The manifest of an image. @param layers lowest first. @param annotations written in the order of their names. */
export function ociManifest(
  config: Descriptor,
  layers: readonly Descriptor[],
  annotations: Readonly<Record<string, string>>,
): OciManifest {
  const named = Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.manifest,
    config,
    layers,
    ...(named.length === 0 ? {} : { annotations: Object.fromEntries(named) }),
  };
}

/** An index of manifests. */
export function ociIndex(manifests: readonly IndexedManifest[]): OciIndex {
  return { schemaVersion: 2, mediaType: MEDIA_TYPES.index, manifests };
}
