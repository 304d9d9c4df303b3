import { readFileSync, statSync } from "node:fs";
import { type LayerPlan, type Platform, platformName, StoreshipError } from "@storeship/core";
import { layerItems } from "@storeship/inspection";
import { decompressors } from "../../decompressors.js";
import type { ReadLimitOptions } from "../../read-limits.js";
import { imageSource } from "../../transports/image-source.js";
import type { RequestMeans } from "./means.js";

/** The older image. */
interface PreviousOptions extends ReadLimitOptions {
  readonly against: string;
}

/**
 * How an older image groups store items: told by the image, of any transport, or by its metadata file; of several images,
 * by the one for `platform`.
 */
export async function previousLayers(
  { against, ...limits }: PreviousOptions,
  platform: Platform,
  { registry, ...access }: RequestMeans,
): Promise<readonly LayerPlan[]> {
  const told = metadataLayers(against, platform);
  if (told !== undefined) return told;
  const known = decompressors(registry, limits);
  return layerItems(await imageSource(against, { decompressors: known, ...access }, platform), known);
}

/** Bytes beyond which a file is no metadata file. */
const LIMIT = 64 << 20;

interface Metadata {
  readonly platform: string;
  readonly layers: ReadonlyArray<{ readonly items: ReadonlyArray<{ readonly path: string }> }>;
}

function metadataLayers(file: string, platform: Platform): readonly LayerPlan[] | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!file.endsWith(".json") || !stats?.isFile() || stats.size > LIMIT) return undefined;
  try {
    const document = JSON.parse(readFileSync(file, "utf8")) as Metadata | { images: readonly Metadata[] };
    const images = "images" in document ? document.images : [document];
    const found = images.find((image) => image.platform === platformName(platform)) ?? images[0];
    return (found as Metadata).layers.map(({ items }) => ({ items: items.map(({ path }) => path) }));
  } catch (error) {
    throw new StoreshipError(
      "ERR_USAGE",
      `--against ${file}: it is not what --metadata-file writes; give that, or an image`,
      { cause: error },
    );
  }
}
