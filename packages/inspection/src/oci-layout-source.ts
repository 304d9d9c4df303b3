import type { ImageIndexSource } from "@storeship/core";
import { directoryReader } from "./layout/directory-reader.js";
import { layoutSource } from "./layout/layout-source.js";

/**
 * What a name in an OCI image layout (image-spec, image-layout.md) leads to.
 *
 * @param tag the name in the layout; may be absent where the layout has one image.
 */
export function ociLayoutSource(directory: string, tag?: string): ImageIndexSource {
  return layoutSource(directoryReader(directory), tag, "oci:DIR:TAG");
}
