import type { CompressorFactory } from "./compressor.js";
import type { Layering } from "./store.js";

/** The version of the plugin contract that this package holds. */
export const PLUGIN_API_VERSION = 1;

/** What a plugin's package exports by default. */
export interface Plugin {
  readonly name: string;
  readonly apiVersion: 1;
  /** By the name that the command line knows. */
  readonly compressors?: Readonly<Record<string, CompressorFactory>>;
  readonly layerings?: Readonly<Record<string, Layering>>;
}
