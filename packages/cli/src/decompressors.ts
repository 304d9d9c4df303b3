import {
  type Compressor,
  DEFAULT_READ_LIMITS,
  type PluginRegistry,
  StoreshipError,
  systemErrorCode,
} from "@storeship/core";
import { type Decompressor, limited } from "@storeship/layer";
import type { ReadLimitOptions } from "./read-limits.js";

/** What the compressors of a registry that can be used on this machine decompress, within the limits of the command line. */
export function decompressors(
  registry: PluginRegistry,
  { maxLayerSize = DEFAULT_READ_LIMITS.layerSize, maxRatio }: ReadLimitOptions,
): readonly Decompressor[] {
  return limited(
    registry.compressorNames.flatMap((name) => compressorNamed(name, registry)),
    {
      layerSize: maxLayerSize,
      ratio: maxRatio,
    },
  );
}

function compressorNamed(name: string, registry: PluginRegistry): readonly Compressor[] {
  try {
    return [registry.compressor(name)];
  } catch (error) {
    // A program that is not installed, or has to be named, is missed only where something needs it.
    if (error instanceof StoreshipError || systemErrorCode(error) !== undefined) return [];
    throw error;
  }
}
