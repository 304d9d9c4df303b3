import { type EncodeLimits, encoder, type ImageRequest } from "@storeship/builder";
import {
  type Compressor,
  formatImageName,
  type OpenDestination,
  type PluginRegistry,
  StoreshipError,
} from "@storeship/core";
import { severalDestinations } from "@storeship/destination";
import { compressorOf } from "../../compression.js";
import { destinationPlace } from "../../transports/destination-place.js";
import { dockerArchiveTransport } from "../../transports/docker-archive.js";
import type { DestinationOptions, Place } from "../../transports/transport.js";
import type { PackOptions } from "./options.js";

/** A place that the image goes to, and what compresses it there as a whole. */
export interface Output {
  readonly place: Place;
  readonly archive: Compressor | undefined;
}

/**
 * The places that `--output` names; undefined where it is not given.
 *
 * @throws StoreshipError `ERR_USAGE` for two that are one, or share stdout with something else.
 */
export function namedPlaces({ output, json }: PackOptions): readonly Place[] | undefined {
  const places = output?.map((text) => destinationPlace(text));
  if (places === undefined) return undefined;
  if (json && places.some(({ isStdout }) => isStdout))
    throw new StoreshipError(
      "ERR_USAGE",
      "--json and --output - both write to stdout; write the image to a file",
    );
  const seen = new Set<string>();
  for (const { description } of places) {
    if (seen.has(description))
      throw new StoreshipError("ERR_USAGE", `--output ${description} is given twice; give each place once`);
    seen.add(description);
  }
  return places;
}

/** The place for images where none is named: an archive that is called after them. */
export function defaultPlace(
  requests: readonly ImageRequest[],
  { compression }: PackOptions,
  registry: PluginRegistry,
): Place {
  const name = requests[0]?.names[0];
  const base =
    name === undefined
      ? "image"
      : formatImageName(name)
          .replace(/:latest$/, "")
          .replace(/[/:]/g, "-");
  const extension = compression === undefined ? "" : (compressorOf(compression, registry)?.extension ?? "");
  return dockerArchiveTransport.place(`${base}.tar${extension}`);
}

/**
 * Refuse what the places cannot take, and tell what has no effect there.
 *
 * @throws StoreshipError `ERR_USAGE`.
 */
export function checkOutputs(
  outputs: readonly Output[],
  { annotation }: PackOptions,
  warn: (message: string) => void,
): void {
  if (outputs.some(({ place }) => place.isStdout) && process.stdout.isTTY)
    throw new StoreshipError(
      "ERR_USAGE",
      "--output - would write the archive to the terminal; send stdout to a file or a program",
    );
  if (annotation !== undefined && !outputs.some(({ place }) => place.holdsManifests))
    warn(
      "--annotation has no effect in a docker-archive, which has no place for annotations; oci:DIR keeps them",
    );
  if (outputs.some(({ archive }) => archive?.name === "zstd"))
    warn(
      "engines before Docker 24 refuse an archive that is compressed with zstd as a whole; gzip or xz serves them",
    );
}

/** Open all places at once. */
export function openOutputs(
  outputs: readonly Output[],
  limits: EncodeLimits,
  options: DestinationOptions,
): OpenDestination {
  const opens = outputs.map(({ place, archive }) =>
    place.destination({ ...options, ...(archive === undefined ? {} : { encode: encoder(archive, limits) }) }),
  );
  return opens.length === 1 ? (opens[0] as OpenDestination) : severalDestinations(opens);
}
