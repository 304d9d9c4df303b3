import type { ImageIndexSource, ImageSource, IndexClaim } from "@storeship/core";

/** What a source leads to, whether it is of one image or of what a name leads to. */
export function imagesOf(source: ImageIndexSource | ImageSource): Promise<IndexClaim> {
  return "layers" in source ? Promise.resolve({ images: [{ source }] }) : source.claim();
}
