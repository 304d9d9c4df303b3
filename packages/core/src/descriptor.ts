import type { Digest } from "./digest.js";

/** Points at a blob (image-spec, descriptor.md). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes of the blob. */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The media types of this project's documents and layers (image-spec, media-types.md). */
export const MEDIA_TYPES = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar",
} as const;

/** The media type of a layer that a compressor with this suffix wrote; without one, of an uncompressed layer. */
export function layerMediaType(suffix?: "gzip" | "zstd"): string {
  return suffix === undefined ? MEDIA_TYPES.layer : `${MEDIA_TYPES.layer}+${suffix}`;
}

/** Media types of indexes: OCI's, and that of Docker's manifest lists. */
const INDEXES: ReadonlySet<string> = new Set([
  MEDIA_TYPES.index,
  "application/vnd.docker.distribution.manifest.list.v2+json",
]);

/** Whether a descriptor with this media type leads to an index, not to one manifest. */
export function isIndexMediaType(mediaType: string): boolean {
  return INDEXES.has(mediaType);
}

/** Whether a config with this media type is that of an image, as OCI or Docker has it, and not an artifact's. */
export function isConfigMediaType(mediaType: string): boolean {
  return mediaType === MEDIA_TYPES.config || mediaType === "application/vnd.docker.container.image.v1+json";
}
