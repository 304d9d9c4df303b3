import {
  type Descriptor,
  type Destination,
  digestOf,
  hexOf,
  type Image,
  type ImageIndexSource,
  type ImageName,
  type LayerClaim,
  type OpenDestination,
  type Platform,
  printableText,
} from "@storeship/core";
import { checkedBlob } from "../copy/checked-blob.js";
import { layerBlob } from "../layer-blob.js";
import type { Watch } from "../watch.js";
import { type LayerWatch, watchLayers } from "../watch-layers.js";
import { withDestination } from "../with-destination.js";
import { joinedImages } from "./joined-images.js";

/** What was joined. */
export interface CreatedIndex {
  /** By the names of their platforms. */
  readonly images: readonly Image[];
  /** The index, at its destination. */
  readonly delivered: Descriptor | undefined;
}

/**
 * Join images of different platforms under one name: their manifests, configs and blobs stay byte for byte, and a blob
 * that is there is not read.
 *
 * @throws StoreshipError what `joinedImages` throws, `ERR_IMAGE_DAMAGED` for a blob that is not what its manifest says, what
 * the sources and the destination throw; nothing is left at the destination then.
 */
export async function createIndex(
  sources: readonly ImageIndexSource[],
  open: OpenDestination,
  names: readonly ImageName[] = [],
  watch: Watch = {},
): Promise<CreatedIndex> {
  const { index, images: found } = await joinedImages(sources).claim();
  const claims = await Promise.all(
    found.map(async ({ source }) => ({ source, claim: await source.claim() })),
  );
  const id = hexOf(digestOf(index?.bytes ?? ""));
  const layers = claims.flatMap(({ claim }) => claim.layers);
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  const watched = watchLayers(size, watch);
  const outline = { id, names, imageCount: found.length, layerCount: layers.length, created: 0 };
  return withDestination(open, outline, watch.signal, async (destination) => {
    const images: Image[] = [];
    for (const [number, { source, claim }] of claims.entries()) {
      const put: Descriptor[] = [];
      for (const [layer, described] of claim.layers.entries())
        put.push(await putLayer(source, layer, described, destination, watched));
      images.push({
        id,
        names,
        platform: found[number]?.platform as Platform,
        config: claim.config,
        layers: put.map((blob) => ({ blob })),
        annotations: {},
        ...(claim.manifest === undefined ? {} : { manifest: claim.manifest }),
      });
    }
    watch.signal?.throwIfAborted();
    const delivered = await destination.commit({ images, ...(index === undefined ? {} : { index }) });
    watch.onProgress?.({ phase: "done", done: size, total: size });
    return { images, delivered };
  });
}

async function putLayer(
  source: Parameters<typeof layerBlob>[0],
  number: number,
  layer: LayerClaim,
  destination: Destination,
  { count, passing }: LayerWatch,
): Promise<Descriptor> {
  const bytes = layerBlob(source, number, passing);
  const what = `layer ${number + 1} of '${printableText(source.name)}'`;
  const held = await destination.putBlob(
    checkedBlob(
      layer,
      () => bytes,
      what,
      () => {},
    ),
  );
  count(layer.size);
  return held;
}
