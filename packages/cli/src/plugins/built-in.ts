import { layerings } from "@storeship/closure";
import { PluginRegistry } from "@storeship/core";

/** Which of the plugins are wanted: the compressors take a moment to load, and many a build needs none. */
export interface PluginNeeds {
  readonly compressors: boolean;
}

/** A registry with the plugins that come with the command line. They are ordinary plugins. */
export async function builtInPlugins({ compressors }: PluginNeeds): Promise<PluginRegistry> {
  const registry = new PluginRegistry();
  if (compressors) {
    const modules = await Promise.all([
      import("@storeship/compressor-gzip"),
      import("@storeship/compressor-zstd"),
      import("@storeship/compressor-xz"),
      import("@storeship/compressor-command"),
    ]);
    for (const { default: plugin } of modules) registry.add(plugin, "built in");
  }
  registry.add(layerings, "built in");
  return registry;
}
