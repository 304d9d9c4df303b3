import { mkdir, readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, hexOf } from "@storeship/core";
import { writeWhole } from "@storeship/destination";
import type { LayerListings } from "./layer-listings.js";
import { listingText, parseListing } from "./listing-document.js";

/** Files that are kept: the layers of many bases, a few hundred kilobytes each. */
const MOST_LISTINGS = 256;

/**
 * Listings in files of a directory, which is made where it is not there. The ones not used for the longest time go. Whatever
 * is wrong with the directory, a build goes on and reads its base.
 */
export function directoryListings(directory: string): LayerListings {
  const fileOf = (digest: Digest): string => join(directory, hexOf(digest));
  return {
    get: (digest) =>
      attempt(async () => {
        const file = fileOf(digest);
        const found = parseListing(await readFile(file, "utf8"));
        if (found?.blob.digest !== digest) return undefined;
        const now = new Date();
        await utimes(file, now, now);
        return found;
      }),
    async put(layer) {
      await attempt(async () => {
        await mkdir(directory, { recursive: true });
        await writeWhole(fileOf(layer.blob.digest), listingText(layer));
        await removeOldest(directory);
      });
    },
  };
}

async function removeOldest(directory: string): Promise<void> {
  const files = (await readdir(directory)).map((name) => join(directory, name));
  if (files.length <= MOST_LISTINGS) return;
  const times = await Promise.all(files.map(async (file) => ({ file, time: (await stat(file)).mtimeMs })));
  const oldest = times.sort((a, b) => a.time - b.time).slice(0, files.length - MOST_LISTINGS);
  for (const { file } of oldest) await rm(file, { force: true });
}

async function attempt<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch {
    // Nothing is lost but time.
    return undefined;
  }
}
