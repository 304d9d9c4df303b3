import type { ByteSource, ImageSource } from "@storeship/core";

/** All bytes of the blob of one layer of a source. */
export async function* layerBlob(source: ImageSource, number: number): ByteSource {
  for await (const { bytes } of source.layers([number])) yield* bytes;
}
