import {
  type Digest,
  damaged,
  digestOf,
  type ImageSource,
  type JsonObject,
  type LayerBlob,
  type LayerClaim,
  type Platform,
  printableText,
  readConfig,
  readOciManifest,
} from "@storeship/core";
import { type Decompressor, decompressed, streamReader } from "@storeship/layer";
import { type LayerContent, layerContent } from "./layer-content.js";

/** A layer, as the image claims it and as it is found. */
export interface LayerInspection extends LayerContent {
  /** As the config claims it. */
  readonly diffId: Digest;
  /** As the source claims it. */
  readonly blob: LayerClaim;
}

/** What is in an image. Plain data, fit for JSON. */
export interface ImageInspection {
  /** What the user calls the source. */
  readonly source: string;
  readonly names: readonly string[];
  /** The digest of the image config. */
  readonly id: Digest;
  readonly platform: Platform | undefined;
  readonly created: string | undefined;
  /** What a container runs, and how, as the config has it: `Env`, `Entrypoint`, … */
  readonly config: JsonObject;
  /** Of the manifest; none where the transport has no manifest. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Bytes of all uncompressed layers. */
  readonly size: number;
  /** Lowest first. */
  readonly layers: readonly LayerInspection[];
}

/**
 * Read an image and tell what is in it. Digests are passed on as claimed, not checked; layers stream through.
 *
 * @param decompressors for layers that are compressed.
 * @throws StoreshipError for an image that cannot be read, naming it.
 */
export async function inspectImage(
  source: ImageSource,
  decompressors: readonly Decompressor[],
): Promise<ImageInspection> {
  const image = `'${printableText(source.name)}'`;
  const claim = await source.claim();
  const { diffIds, ...facts } = readConfig(claim.config, image);
  if (diffIds.length !== claim.layers.length) {
    throw damaged(
      image,
      `has ${claim.layers.length} layers, but its config ${diffIds.length} diffIDs; it is damaged: save it again`,
    );
  }
  const contents: LayerContent[] = [];
  for await (const blob of source.layers([...claim.layers.keys()])) {
    const content = await readLayer(blob, decompressors, image);
    for (const number of blob.numbers) contents[number] = content;
  }
  const layers = claim.layers.map((blob, number) => ({
    diffId: diffIds[number] as Digest,
    blob,
    ...(contents[number] as LayerContent),
  }));
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  const annotations =
    claim.manifest === undefined
      ? {}
      : readOciManifest(claim.manifest.bytes, `the manifest of ${image}`).annotations;
  const { names } = claim;
  return { source: source.name, names, id: digestOf(claim.config), ...facts, annotations, size, layers };
}

async function readLayer(
  blob: LayerBlob,
  decompressors: readonly Decompressor[],
  image: string,
): Promise<LayerContent> {
  const what = `layer ${blob.numbers.map((number) => number + 1).join(" and ")} of ${image}`;
  const reader = streamReader(decompressed(blob.bytes, decompressors, what));
  try {
    return await layerContent(reader, what);
  } finally {
    await reader.close();
  }
}
