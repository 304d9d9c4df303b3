import { defaultLimits, type EncodeLimits } from "@storeship/builder";
import { type Compressor, type PluginRegistry, StoreshipError } from "@storeship/core";
import {
  type CompressionChoice,
  compressionOfFile,
  compressorOf,
  layerCompressorOf,
  NO_COMPRESSION,
} from "../../compression.js";
import type { Place } from "../../transports/transport.js";
import type { PackOptions } from "./options.js";

/** What compresses an image on its way to its places. */
export interface Compressors {
  /** Of the archive as a whole, for each place. */
  readonly archives: readonly (Compressor | undefined)[];
  readonly layer: Compressor | undefined;
  readonly limits: EncodeLimits;
}

/** Whether the options, or the names of places, may ask for a compressor. */
export function needsCompressors(options: PackOptions, places: readonly Place[] | undefined): boolean {
  const { layerCompression, compression, plugin, against, from } = options;
  if (layerCompression ?? compression ?? plugin ?? against ?? from) return true;
  return places !== undefined && choicesOf(options, places).some(({ name }) => name !== NO_COMPRESSION);
}

const NONE: CompressionChoice = { name: NO_COMPRESSION, options: {} };

// Layers are compressed where any place keeps them as blobs of a manifest: all places get the same.
function choicesOf(
  { layerCompression, compression }: PackOptions,
  places: readonly Place[],
): readonly [layer: CompressionChoice, ...archives: readonly CompressionChoice[]] {
  const compressed = places.some(({ holdsManifests }) => holdsManifests);
  return [
    layerCompression ?? { name: compressed ? "gzip" : NO_COMPRESSION, options: {} },
    ...places.map(({ archiveFile }) =>
      archiveFile === undefined ? NONE : (compression ?? compressionOfFile(archiveFile)),
    ),
  ];
}

/** The compressors that the options ask for, or that the places' kinds and names suggest. */
export function compressorsOf(
  options: PackOptions,
  places: readonly Place[],
  registry: PluginRegistry,
): Compressors {
  const { compression = NONE, jobs } = options;
  if (compression.name !== NO_COMPRESSION && places.every(({ archiveFile }) => archiveFile === undefined)) {
    throw new StoreshipError(
      "ERR_USAGE",
      "--compression is for an archive as a whole, and the output is none; use --layer-compression",
    );
  }
  const [layer, ...archives] = choicesOf(options, places);
  return {
    layer: layerCompressorOf(layer, registry),
    archives: archives.map((archive) => compressorOf(archive, registry)),
    limits: defaultLimits(jobs),
  };
}
