import { type Blob, type ByteSource, type Destination, damaged, type Layer } from "@storeship/core";
import { layerBlob } from "../layer-blob.js";
import type { LayerWatch } from "../watch-layers.js";
import type { BaseImage } from "./base-image.js";

/**
 * Put the layers of an image to build on, lowest first. A destination that has them reads none.
 *
 * @throws StoreshipError `ERR_IMAGE_DAMAGED` for an image that has changed since it was opened.
 */
export async function putBase(
  { name, layers, source, repository }: BaseImage,
  destination: Destination,
  { count, passing }: LayerWatch,
): Promise<readonly Layer[]> {
  const put: Layer[] = [];
  for (const [number, { diffId, size, blob }] of layers.entries()) {
    const read = (): ByteSource => passing(layerBlob(source, number));
    const bytes = { [Symbol.asyncIterator]: () => read()[Symbol.asyncIterator]() };
    const whole: Blob = { mediaType: blob.mediaType, size: blob.size, known: blob.digest, bytes };
    const held = await destination.putBlob(repository === undefined ? whole : { ...whole, repository });
    if (held.digest !== blob.digest)
      throw damaged(
        `layer ${number + 1} of the base image ${name}`,
        "changed while it was read; build again",
      );
    count(size);
    put.push({ diffId, size, blob: held, items: [], from: "base" });
  }
  return put;
}
