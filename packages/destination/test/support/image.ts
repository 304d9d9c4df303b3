import {
  type Blob,
  type Delivery,
  type Descriptor,
  digestOf,
  type Image,
  type ImageName,
  imageConfig,
  type Layer,
  layerMediaType,
  type OpenDestination,
  type Platform,
} from "@storeship/core";

export const ID = digestOf("/gnu/store/profile").slice("sha256:".length);
export const CREATED = 1_000_000_000;
export const NAMES: readonly ImageName[] = [
  { repository: "ghcr.io/me/app", tag: "v1" },
  { repository: "app", tag: "latest" },
];

/** Bytes of a layer that differ from those of any other number. */
export function layerContent(number: number, size = 10_240): Buffer {
  return Buffer.alloc(size, `layer ${number} `);
}

/** A blob of `content`, in chunks that are valid only while the next one is made. */
export function blobOf(content: Buffer, chunkSize = 4096): Blob & { readonly size: number } {
  const bytes = async function* () {
    let [buffer, spare] = [Buffer.alloc(chunkSize), Buffer.alloc(chunkSize)];
    for (let at = 0; at < content.length; at += chunkSize) {
      const length = content.copy(buffer, 0, at, at + chunkSize);
      yield buffer.subarray(0, length);
      [buffer, spare] = [spare, buffer];
      buffer.fill("spoilt");
    }
  };
  return { mediaType: layerMediaType(), size: content.length, bytes: bytes() };
}

/** Writes an image with these layers to a destination; gives what it is. */
export async function writeImage(open: OpenDestination, layers: readonly Buffer[]): Promise<Image> {
  const destination = await open({
    id: ID,
    names: NAMES,
    imageCount: 1,
    layerCount: layers.length,
    created: CREATED,
  });
  const written: Layer[] = [];
  for (const content of layers) {
    const blob = await destination.putBlob(blobOf(content));
    written.push({ diffId: digestOf(content), size: content.length, blob, items: [] });
  }
  const image = imageOf(written);
  await destination.commit({ images: [image] });
  return image;
}

/** An image with these layers. */
function imageOf(layers: readonly Layer[]): Image {
  const records = layers.map(({ diffId }) => ({ diffId, comment: "" }));
  const platform = { os: "linux", architecture: "amd64" };
  const config = Buffer.from(JSON.stringify(imageConfig(platform, CREATED, {}, records)));
  return { id: ID, names: NAMES, platform, config, layers, annotations: {} };
}

/** An image of one layer for a platform, and the layer's content. */
export interface SmallImage {
  readonly platform: Platform;
  readonly layer: Buffer;
}

export function imageFor(platform: Platform, layer: Buffer): SmallImage {
  return { platform, layer };
}

/** Writes images of several platforms to a destination; gives what has the name there. */
export async function deliver(
  open: OpenDestination,
  images: readonly SmallImage[],
  extra: Partial<Delivery> = {},
): Promise<Descriptor | undefined> {
  const count = images.length;
  const destination = await open({
    id: ID,
    names: NAMES,
    imageCount: count,
    layerCount: count,
    created: CREATED,
  });
  const written: Image[] = [];
  for (const { platform, layer } of images) {
    const blob = await destination.putBlob(blobOf(layer));
    const records = [{ diffId: digestOf(layer), comment: "" }];
    const config = Buffer.from(JSON.stringify(imageConfig(platform, CREATED, {}, records)));
    written.push({ id: ID, names: NAMES, platform, config, layers: [{ blob }], annotations: {} });
  }
  return destination.commit({ images: written, ...extra });
}

/** The delivery of one image with these layers. */
export function deliveryOf(layers: readonly Layer[]): Delivery {
  return { images: [imageOf(layers)] };
}
