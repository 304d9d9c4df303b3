import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  chosenImage,
  type ImageIndexSource,
  type ImageSource,
  type Platform,
  printableText,
  StoreshipError,
} from "@storeship/core";
import { dockerArchiveTransport } from "./docker-archive.js";
import { ociPlace } from "./oci.js";
import type { Place, SourceOptions } from "./transport.js";
import { FORMS, splitTransport, transportNamed } from "./transports.js";

/**
 * What the command line's IMAGE leads to, at any transport; the plain name of an archive or of a layout's directory does
 * as well.
 *
 * @throws StoreshipError `ERR_USAGE` that quotes IMAGE, for what names no image.
 */
export async function imageIndexSource(image: string, options: SourceOptions): Promise<ImageIndexSource> {
  return opened(image, (place) => place.source(options));
}

/** Something at a place, and the name that it has there. */
export interface NamedSource {
  /** Absent where it is all that there is. */
  readonly name?: string;
  readonly source: ImageIndexSource;
}

/** All that IMAGE leads to: where it is a layout, all that have a name there. Throws as `imageIndexSource` does. */
export async function allSources(image: string, options: SourceOptions): Promise<readonly NamedSource[]> {
  return opened(image, async (place) => {
    const contents = (await place.contents?.()) ?? [];
    if (contents.length === 0) return [{ source: await place.source(options) }];
    return Promise.all(contents.map(async (one) => ({ ...one, source: await one.place.source(options) })));
  });
}

async function opened<T>(image: string, open: (place: Place) => Promise<T>): Promise<T> {
  try {
    return await open(sourcePlace(image));
  } catch (error) {
    if (!(error instanceof StoreshipError) || error.code !== "ERR_USAGE") throw error;
    throw new StoreshipError(
      "ERR_USAGE",
      `cannot read the image '${printableText(image)}': ${error.message}; give ${FORMS}, or FILE, with ./ before a FILE that has a colon`,
      { cause: error },
    );
  }
}

/** The one image that IMAGE leads to or, of several, the one for `platform`. Throws as `imageIndexSource` does. */
export async function imageSource(
  image: string,
  options: SourceOptions,
  platform?: Platform,
): Promise<ImageSource> {
  return chosenImage(await imageIndexSource(image, options), platform);
}

function sourcePlace(image: string): Place {
  const { transport, rest } = splitTransport(image);
  if (rest === "") throw new StoreshipError("ERR_USAGE", "it names no image");
  if (transport === undefined)
    return existsSync(join(rest, "index.json"))
      ? ociPlace({ name: rest })
      : dockerArchiveTransport.place(rest);
  const found = transportNamed(transport);
  if (found === undefined) throw new StoreshipError("ERR_USAGE", `the transport '${transport}' is not known`);
  return found.place(rest);
}
