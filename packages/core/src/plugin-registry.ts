import type { Compressor, CompressorFactory, CompressorOptions } from "./compressor.js";
import { StoreshipError } from "./errors.js";
import type { Plugin } from "./plugin.js";
import { validCompressor, validPlugin } from "./plugin-validation.js";
import type { Layering } from "./store.js";

/** A plugin, and where it comes from. */
export interface LoadedPlugin {
  readonly plugin: Plugin;
  readonly from: string;
}

/** Holds plugins, and what they bring under its names. A registry is made by who uses it; there is no global one. */
export class PluginRegistry {
  readonly #plugins: LoadedPlugin[] = [];
  readonly #compressors = new Map<string, CompressorFactory>();
  readonly #layerings = new Map<string, Layering>();

  /**
   * Add a plugin.
   *
   * @param from where it comes from, for messages.
   * @throws StoreshipError `ERR_PLUGIN_INVALID` for another contract, `ERR_PLUGIN_DUPLICATE` for a name that is taken;
   * nothing of the plugin is added then.
   */
  add(plugin: Plugin, from: string = plugin.name): void {
    validPlugin(plugin, from);
    const compressors = Object.entries(plugin.compressors ?? {});
    const layerings = Object.entries(plugin.layerings ?? {});
    for (const [name] of compressors) refuseTaken("compressor", name, from, this.#compressors);
    for (const [name] of layerings) refuseTaken("layering", name, from, this.#layerings);
    for (const [name, make] of compressors) this.#compressors.set(name, make);
    for (const [name, layering] of layerings) this.#layerings.set(name, layering);
    this.#plugins.push({ plugin, from });
  }

  /** The plugins, in the order in which they were added. */
  get plugins(): readonly LoadedPlugin[] {
    return this.#plugins;
  }

  /** Names of the compressors, in the order in which they were added. */
  get compressorNames(): readonly string[] {
    return [...this.#compressors.keys()];
  }

  /** Names of the layerings, in the order in which they were added. */
  get layeringNames(): readonly string[] {
    return [...this.#layerings.keys()];
  }

  /**
   * Make a compressor.
   *
   * @throws StoreshipError `ERR_PLUGIN_UNKNOWN` that lists the names that are known, `ERR_PLUGIN_INVALID` for one that does
   * not keep the contract, and what its factory throws.
   */
  compressor(name: string, options: CompressorOptions = {}): Compressor {
    return validCompressor(known("compressor", name, this.#compressors)(options), name);
  }

  /** @throws StoreshipError `ERR_PLUGIN_UNKNOWN` that lists the names that are known. */
  layering(name: string): Layering {
    return known("layering", name, this.#layerings);
  }
}

function refuseTaken(kind: string, name: string, from: string, taken: ReadonlyMap<string, unknown>): void {
  if (!taken.has(name)) return;
  const names = [...taken.keys()].join(", ");
  throw new StoreshipError(
    "ERR_PLUGIN_DUPLICATE",
    `the plugin ${from} brings a ${kind} '${name}', but that name is taken; taken are ${names}`,
  );
}

function known<T>(kind: string, name: string, all: ReadonlyMap<string, T>): T {
  const found = all.get(name);
  if (found !== undefined) return found;
  const names = [...all.keys()].join(", ") || "none";
  throw new StoreshipError("ERR_PLUGIN_UNKNOWN", `no ${kind} is called '${name}'; known are: ${names}`);
}
