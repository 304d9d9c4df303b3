import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { OpenDestination } from "@storeship/core";
import { ociLayout } from "@storeship/destination";
import { buildImage, directoryCache, type ImageRequest, type RemoteCaches } from "../../src/index.js";
import { gzipUnits } from "./gzip-units.js";
import { makeItems } from "./small-image.js";
import { temporaryDirectory } from "./temporary-directory.js";

/** A layer for each item of the small image, and one for the rest. */
export const LAYERED = { maxLayers: 4 };

/** A store of three items, a cache, and room for images. */
export function workplace() {
  const directory = temporaryDirectory();
  const sysroot = join(directory, "root");
  makeItems(sysroot, 500_000);
  return { sysroot, cache: join(directory, "cache"), layout: (name: string) => join(directory, name) };
}

/** Builds to a destination; gives the warnings, and how many units were compressed. */
export async function build(
  request: ImageRequest,
  open: OpenDestination,
  cache: string | undefined,
  remoteCaches?: RemoteCaches,
) {
  const warnings: string[] = [];
  let units = 0;
  const layerCompressor: typeof gzipUnits = {
    ...gzipUnits,
    compress(source) {
      units += 1;
      return gzipUnits.compress(source);
    },
  };
  const options = {
    layerCompressor,
    ...(cache === undefined ? {} : { cache: directoryCache(cache) }),
    ...(remoteCaches === undefined ? {} : { remoteCaches }),
  };
  await buildImage(request, open, options, { onWarning: (message) => warnings.push(message) });
  return { warnings, units };
}

/** Builds into a new layout; gives all its files, the digest of a blob standing for its content, and warnings. */
export async function built(request: ImageRequest, layout: string, cache?: string) {
  const { warnings } = await build(request, ociLayout(layout), cache);
  return { ...layoutOf(layout), warnings };
}

/** The files of a layout, the digest of a blob standing for its content. */
export function layoutOf(layout: string) {
  const blobs = readdirSync(join(layout, "blobs/sha256")).sort();
  return { blobs, index: readFileSync(join(layout, "index.json"), "utf8") };
}
