/** How a layer of a media type is compressed, as `compressionOf` calls it; `none` for one that is not. */
export type LayerCompression = "none" | "gzip" | "zstd";

// Media types of layers (image-spec, media-types.md and layer.md; Docker's image manifest version 2, schema 2). Layers that
// may not be distributed are of types of their own.
const LAYER =
  /^application\/vnd\.(?:oci\.image\.layer(?:\.nondistributable)?\.v1\.tar(?:\+(?<oci>gzip|zstd))?|docker\.image\.rootfs\.(?:diff|foreign\.diff)\.tar(?:\.(?<docker>gzip|zstd))?)$/;

/** The compression that a layer's media type tells; undefined for what is no layer's. */
export function compressionOfMediaType(mediaType: string): LayerCompression | undefined {
  const groups = LAYER.exec(mediaType)?.groups;
  if (groups === undefined) return undefined;
  return (groups["oci"] ?? groups["docker"] ?? "none") as LayerCompression;
}

const CONFIGS: ReadonlySet<string> = new Set([
  "application/vnd.oci.image.config.v1+json",
  "application/vnd.docker.container.image.v1+json",
]);

/** Whether a config of this media type is that of an image, not of some other artifact. */
export function isConfigMediaType(mediaType: string): boolean {
  return CONFIGS.has(mediaType);
}
