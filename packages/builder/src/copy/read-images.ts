import {
  type ConfigFacts,
  chooseImage,
  type Descriptor,
  type ImageClaim,
  type ImageIndexSource,
  type ImageSource,
  type IndexedImage,
  isConfigMediaType,
  type LayerClaim,
  layerMediaType,
  type Platform,
  printableText,
  type RawManifest,
  readConfig,
} from "@storeship/core";
import { checkDocument, checkedClaim } from "../checked-claim.js";

/** An image to copy, whose documents have been checked. */
export interface ImageToCopy {
  readonly source: ImageSource;
  readonly claim: ImageClaim;
  /** The config's descriptor, as the manifest has it; absent without a manifest. */
  readonly config: Descriptor | undefined;
  /** Lowest first, with the digests that can be known. */
  readonly layers: readonly LayerClaim[];
  readonly platform: Platform;
  /** As the config tells it. */
  readonly created: string | undefined;
}

/** What a name leads to. */
export interface ImagesToCopy {
  readonly index: RawManifest | undefined;
  readonly images: readonly ImageToCopy[];
}

/**
 * Read the documents of what `from` leads to, and hold them against what is claimed of them.
 *
 * @param one whether there must be one image: the only one, or that for `platform`.
 */
export async function readImages(
  from: ImageIndexSource,
  one: boolean,
  platform: Platform | undefined,
): Promise<ImagesToCopy> {
  if (one) return { index: undefined, images: [await readImage(await chooseImage(from, platform))] };
  const { index, images } = await from.claim();
  if (index !== undefined) checkDocument(index, `the index of '${printableText(from.name)}'`);
  const read: ImageToCopy[] = [];
  for (const image of images) read.push(await readImage(image));
  return { index, images: read };
}

const UNKNOWN: Platform = { os: "unknown", architecture: "unknown" };

/** Read the documents of one image, or of an artifact that has a manifest as images have. */
export async function readImage({ source, platform }: IndexedImage): Promise<ImageToCopy> {
  const claim = await checkedClaim(source);
  const config = claim.configDescriptor;
  // An artifact's config is none of an image.
  const facts = isImage(config) ? readConfig(claim.config, `'${printableText(source.name)}'`) : undefined;
  return {
    source,
    claim,
    config,
    layers: claim.layers.map((layer, number) => withDiffId(layer, facts, number)),
    platform: platform ?? facts?.platform ?? UNKNOWN,
    created: facts?.created,
  };
}

function isImage(config: Descriptor | undefined): boolean {
  return config === undefined || isConfigMediaType(config.mediaType);
}

// The digest of an uncompressed layer is its diffID, wherever it comes from.
function withDiffId(layer: LayerClaim, facts: ConfigFacts | undefined, number: number): LayerClaim {
  const diffId = facts?.diffIds[number];
  if (layer.digest !== undefined || diffId === undefined || layer.mediaType !== layerMediaType())
    return layer;
  return { ...layer, digest: diffId };
}
