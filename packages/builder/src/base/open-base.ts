import {
  type BaseConfig,
  type Digest,
  damaged,
  type ImageClaim,
  type ImageSource,
  type Platform,
  platformName,
  printableText,
  readBaseConfig,
  StoreshipError,
} from "@storeship/core";
import { type Decompressor, memoryBudget, stackTrees } from "@storeship/layer";
import { checkedClaim } from "../checked-claim.js";
import type { BaseImage } from "./base-image.js";
import type { LayerListings } from "./layer-listings.js";
import { checkClaims, type ReadLayer, readBaseLayer } from "./read-base-layer.js";

/** How an image to build on is opened. */
export interface BaseOptions {
  /** Of the image that is going to be built. */
  readonly platform: Platform;
  readonly decompressors: readonly Decompressor[];
  /** What is known of layers of bases that were read before. */
  readonly listings?: LayerListings;
}

/**
 * Open an image to build on. Its layers are read once and stream through: for what they have of directories and symlinks, and
 * to check what the image says of itself.
 *
 * @throws StoreshipError `ERR_BASE_PLATFORM` for an image for another platform, `ERR_IMAGE_DAMAGED`, what the source throws.
 */
export async function openBase(
  source: ImageSource,
  { platform, decompressors, listings }: BaseOptions,
): Promise<BaseImage> {
  const name = `'${printableText(source.name)}'`;
  const claim = await checkedClaim(source);
  const config = readBaseConfig(claim.config, name);
  const [layers, diffIds] = [claim.layers.length, config.diffIds.length];
  if (layers !== diffIds)
    throw damaged(name, `has ${layers} layers, but its config ${diffIds} diffIDs; get the image again`);
  const own = platformOn(platform, config, name);
  const read = await readLayers(source, claim, config, { decompressors, listings }, name);
  const digest = claim.manifest?.digest;
  const { reference, repository } = source;
  return {
    name,
    source,
    platform: own,
    config,
    layers: read.map(({ diffId, size, blob }) => ({ diffId, size, blob })),
    files: stackTrees(read.map(({ tree }) => tree)),
    annotations: {
      ...(reference === undefined ? {} : { "org.opencontainers.image.base.name": reference }),
      ...(digest === undefined ? {} : { "org.opencontainers.image.base.digest": digest }),
    },
    repository,
  };
}

// A variant that only one of the two tells is taken from it.
function platformOn(wanted: Platform, { platform }: BaseConfig, name: string): Platform {
  if (platform === undefined) return wanted;
  const { os, architecture, variant } = platform;
  const sameVariant = [wanted.variant, variant].includes(undefined) || wanted.variant === variant;
  if (os === wanted.os && architecture === wanted.architecture && sameVariant)
    return { ...platform, ...wanted };
  throw new StoreshipError(
    "ERR_BASE_PLATFORM",
    `the base image ${name} is for ${printableText(platformName(platform))}, and the image for ${platformName(wanted)}; give a base for that, or another --system`,
  );
}

/** How layers are read. */
interface Reading extends Pick<BaseOptions, "decompressors"> {
  readonly listings: LayerListings | undefined;
}

async function readLayers(
  source: ImageSource,
  { layers }: ImageClaim,
  { diffIds }: BaseConfig,
  { decompressors, listings }: Reading,
  name: string,
): Promise<readonly ReadLayer[]> {
  const hold = memoryBudget(`the base image ${name}`);
  const read: ReadLayer[] = [];
  const take = (layer: ReadLayer, numbers: readonly number[], what: string): void => {
    for (const number of numbers) {
      checkClaims(layer, { diffId: diffIds[number] as Digest, digest: layers[number]?.digest }, what);
      read[number] = layer;
    }
  };
  for (const [number, { digest }] of layers.entries()) {
    const known = digest && (await listings?.get(digest));
    if (known) take(known, [number], nameOf([number], name));
  }
  for await (const blob of source.layers([...layers.keys()].filter((number) => read[number] === undefined))) {
    const what = nameOf(blob.numbers, name);
    const layer = await readBaseLayer(blob, decompressors, what, hold);
    take(layer, blob.numbers, what);
    await listings?.put(layer);
  }
  return read;
}

function nameOf(numbers: readonly number[], base: string): string {
  return `layer ${numbers.map((number) => number + 1).join(" and ")} of the base image ${base}`;
}
