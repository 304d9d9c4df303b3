import { type Compressor, type PluginRegistry, StoreshipError, systemErrorCode } from "@storeship/core";

/** The compressors of a registry that can be used on this machine, for what they decompress. */
export function decompressors(registry: PluginRegistry): readonly Compressor[] {
  return registry.compressorNames.flatMap((name) => {
    try {
      return [registry.compressor(name)];
    } catch (error) {
      // A program that is not installed, or has to be named, is missed only where something needs it.
      if (error instanceof StoreshipError || systemErrorCode(error) !== undefined) return [];
      throw error;
    }
  });
}
