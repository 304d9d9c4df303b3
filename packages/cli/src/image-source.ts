import { existsSync } from "node:fs";
import { join } from "node:path";
import { chosenImage, type ImageSource, printable, StoreshipError, toByteString } from "@storeship/core";
import { dockerArchiveSource, ociLayoutSource } from "@storeship/inspection";
import type { Decompressor } from "@storeship/layer";
import { splitTag } from "./destination-name.js";

/**
 * The image that the command line names: `docker-archive:FILE`, `oci:DIR[:TAG]`, or the plain name of such a file or
 * directory.
 *
 * @throws StoreshipError `ERR_USAGE` for a transport that is not known.
 */
export function imageSource(image: string, decompressors: readonly Decompressor[]): ImageSource {
  const [, transport, rest = image] = /^([a-z][a-z-]+):(.*)$/s.exec(image) ?? [];
  if (rest === "") throw unusable(image, "it names no file");
  if (rest === "-") throw unusable(image, "an image is read more than once, which stdin cannot be");
  if (transport === "oci" || (transport === undefined && isLayout(rest))) {
    const { name, tag } = transport === "oci" ? splitTag(rest) : { name: rest, tag: undefined };
    return chosenImage(ociLayoutSource(name, tag));
  }
  if (transport !== undefined && transport !== "docker-archive")
    throw unusable(image, `the transport '${transport}' is not known`);
  return dockerArchiveSource(rest, decompressors);
}

function isLayout(name: string): boolean {
  return existsSync(join(name, "index.json"));
}

function unusable(image: string, why: string): StoreshipError {
  const rule = "give docker-archive:FILE, oci:DIR[:TAG], or FILE, with ./ before a FILE that has a colon";
  return new StoreshipError(
    "ERR_USAGE",
    `cannot read the image '${printable(toByteString(image))}': ${why}; ${rule}`,
  );
}
