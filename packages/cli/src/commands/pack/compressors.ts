import { availableParallelism } from "node:os";
import { defaultLimits, type EncodeLimits } from "@storeship/builder";
import { type Compressor, type PluginRegistry, StoreshipError } from "@storeship/core";
import { compressionOfFile, compressorOf, layerCompressorOf, NO_COMPRESSION } from "../../compression.js";
import type { DestinationName } from "../../destination-name.js";
import type { PackOptions } from "./options.js";

/** What compresses an image on its way to a destination. */
export interface Compressors {
  readonly archive: Compressor | undefined;
  readonly layer: Compressor | undefined;
  readonly limits: EncodeLimits;
}

/** The compressors that the options ask for, or that the destination's kind and name suggest. */
export function compressorsOf(
  options: PackOptions,
  destination: DestinationName,
  registry: PluginRegistry,
): Compressors {
  const limits = defaultLimits(options.jobs ?? availableParallelism());
  const isArchive = destination.transport === "docker-archive";
  const layerChoice = options.layerCompression ?? { name: isArchive ? NO_COMPRESSION : "gzip", options: {} };
  const layer = layerCompressorOf(layerChoice, registry);
  if (!isArchive) {
    if (options.compression !== undefined && options.compression.name !== NO_COMPRESSION) {
      throw new StoreshipError(
        "ERR_USAGE",
        "--compression is for an archive as a whole, and the output is a directory; use --layer-compression",
      );
    }
    return { archive: undefined, layer, limits };
  }
  return {
    archive: compressorOf(options.compression ?? compressionOfFile(destination.file), registry),
    layer,
    limits,
  };
}
