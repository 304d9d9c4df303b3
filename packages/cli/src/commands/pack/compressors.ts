import { availableParallelism } from "node:os";
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

/** What compresses an image on its way to a destination. */
export interface Compressors {
  readonly archive: Compressor | undefined;
  readonly layer: Compressor | undefined;
  readonly limits: EncodeLimits;
}

/** Whether the options, or a destination's name, may ask for a compressor. */
export function needsCompressors(options: PackOptions, destination: Place | undefined): boolean {
  const { layerCompression, compression, plugin, against, from } = options;
  if (layerCompression ?? compression ?? plugin ?? against ?? from) return true;
  return (
    destination !== undefined && choicesOf(options, destination).some(({ name }) => name !== NO_COMPRESSION)
  );
}

function choicesOf(
  { layerCompression, compression }: PackOptions,
  { holdsManifests, archiveFile }: Place,
): readonly [layer: CompressionChoice, archive: CompressionChoice] {
  const suggested =
    archiveFile === undefined ? { name: NO_COMPRESSION, options: {} } : compressionOfFile(archiveFile);
  return [
    layerCompression ?? { name: holdsManifests ? "gzip" : NO_COMPRESSION, options: {} },
    compression ?? suggested,
  ];
}

/** The compressors that the options ask for, or that the destination's kind and name suggest. */
export function compressorsOf(
  options: PackOptions,
  destination: Place,
  registry: PluginRegistry,
): Compressors {
  const [layer, archive] = choicesOf(options, destination);
  if (destination.archiveFile === undefined && archive.name !== NO_COMPRESSION) {
    throw new StoreshipError(
      "ERR_USAGE",
      "--compression is for an archive as a whole, and the output is none; use --layer-compression",
    );
  }
  return {
    layer: layerCompressorOf(layer, registry),
    archive: compressorOf(archive, registry),
    limits: defaultLimits(options.jobs ?? availableParallelism()),
  };
}
