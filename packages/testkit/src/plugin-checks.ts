import assert from "node:assert/strict";
import { type CompressorFactory, PluginRegistry, validCompressor, validPlugin } from "@storeship/core";
import type { Check } from "./check.js";

/** What a compressor's factory may say where it is called without options. */
const REFUSALS = ["ERR_COMPRESSOR_OPTION", "ERR_COMPRESSOR_MISSING"];

/**
 * What every plugin has to keep, as data.
 *
 * @param plugin what its package exports by default.
 */
export function pluginChecks(plugin: unknown): readonly Check[] {
  return [
    {
      name: "is a plugin of this contract",
      run: async () => new PluginRegistry().add(validPlugin(plugin, "the plugin")),
    },
    {
      name: "brings something",
      run: async () => {
        const { compressors = {}, layerings = {} } = validPlugin(plugin, "the plugin");
        const names = [...Object.keys(compressors), ...Object.keys(layerings)];
        assert.notDeepEqual(names, [], "it has neither compressors nor layerings");
        for (const name of names)
          assert.match(name, /^[a-z][a-z0-9-]*$/, "a name must be one that a command line can carry");
      },
    },
    {
      name: "has compressors that go by the names they are found under",
      run: async () => {
        const { compressors = {} } = validPlugin(plugin, "the plugin");
        for (const [name, make] of Object.entries(compressors)) hasName(make, name);
      },
    },
  ];
}

function hasName(make: CompressorFactory, name: string): void {
  try {
    assert.equal(validCompressor(make(), name).name, name);
  } catch (error) {
    if (!REFUSALS.includes((error as { code?: string }).code ?? "")) throw error;
  }
}
