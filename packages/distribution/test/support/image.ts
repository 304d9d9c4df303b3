import {
  type Blob,
  type Delivery,
  type Destination,
  type Image,
  imageConfig,
  layerMediaType,
  type OpenDestination,
  parseImageName,
  platformOfSystem,
} from "@storeship/core";
import { sha256 } from "./registry.js";

const NAMES = [parseImageName("app:v1")];
export const OUTLINE = { id: "0".repeat(64), names: NAMES, imageCount: 1, layerCount: 2, created: 1 };

/** A layer's blob whose digest nobody knows yet. */
export function layerBlob(bytes: Buffer): Blob {
  return {
    mediaType: layerMediaType(),
    size: bytes.length,
    bytes: (async function* () {
      for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
    })(),
  };
}

/** A layer's blob whose digest is known. @param onRead called whenever its bytes are asked for. */
export function knownBlob(bytes: Buffer, onRead: () => void = () => {}): Blob {
  const again = (): AsyncIterator<Uint8Array> => {
    onRead();
    return layerBlob(bytes).bytes[Symbol.asyncIterator]();
  };
  return { ...layerBlob(bytes), bytes: { [Symbol.asyncIterator]: again }, known: sha256(bytes) };
}

/** Puts the layers of an image, lowest first, and gives the image. */
export async function putImage(
  destination: Destination,
  layers: readonly Blob[],
  system = "x86_64-linux",
): Promise<Image> {
  const blobs = [];
  for (const layer of layers) blobs.push(await destination.putBlob(layer));
  const platform = platformOfSystem(system);
  const records = blobs.map(({ digest }) => ({ diffId: digest, comment: "" }));
  const config = Buffer.from(JSON.stringify(imageConfig(platform, 1, {}, records)));
  return {
    id: OUTLINE.id,
    names: NAMES,
    platform,
    config,
    layers: blobs.map((blob) => ({ blob })),
    annotations: {},
  };
}

/** Pushes an image, and gives up as a builder does where it fails. */
export async function pushImage(
  open: OpenDestination,
  layers: readonly Blob[],
  more: Partial<Delivery> = {},
): Promise<Image> {
  const destination = await open(OUTLINE);
  try {
    const image = await putImage(destination, layers);
    await destination.commit({ images: [image], ...more });
    return image;
  } catch (error) {
    await destination.abort();
    throw error;
  }
}
