import { join } from "node:path";
import { type BaseImage, directoryListings, openBase } from "@storeship/builder";
import { chooseImage, type Platform } from "@storeship/core";
import { cacheDirectoryOf } from "../../cache-directory.js";
import { decompressors } from "../../decompressors.js";
import { imageIndexSource } from "../../transports/image-source.js";
import type { RequestMeans } from "./means.js";
import type { PackOptions } from "./options.js";

/** The directory of the layer cache that keeps what bases have. */
const LISTINGS = "bases";

/** The image that `--from` names, opened to build on it an image for `platform`. */
export async function baseImage(
  { from, cache, ...limits }: PackOptions,
  platform: Platform,
  { registry, ...access }: RequestMeans,
): Promise<BaseImage | undefined> {
  if (from === undefined) return undefined;
  const known = decompressors(registry, limits);
  const directory = cacheDirectoryOf(cache);
  const found = await imageIndexSource(from, { decompressors: known, ...access });
  const { source } = await chooseImage(found, platform);
  return openBase(source, {
    platform,
    decompressors: known,
    ...(directory === undefined ? {} : { listings: directoryListings(join(directory, LISTINGS)) }),
  });
}
