import type { ImageIndexSource } from "@storeship/core";
import { type Archive, type Decompressor, fileArchive } from "@storeship/layer";
import { archiveReader } from "./layout/archive-reader.js";
import { layoutSource } from "./layout/layout-source.js";

/**
 * What a name in the archive of an OCI image layout leads to. The archive may be compressed as a whole.
 *
 * @param tag the name in the layout; may be absent where the layout has one image.
 */
export function ociArchiveSource(
  archive: string | Archive,
  decompressors: readonly Decompressor[],
  tag?: string,
): ImageIndexSource {
  const from = typeof archive === "string" ? fileArchive(archive) : archive;
  return layoutSource(archiveReader(from, decompressors), tag, "oci-archive:FILE:TAG");
}
