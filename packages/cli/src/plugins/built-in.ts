import { layerings } from "@storeship/closure";
import { PluginRegistry } from "@storeship/core";

/**
 * A registry with the plugins that come with the command line. They are ordinary plugins; who needs none of them loads
 * none of them.
 */
export async function builtInPlugins(): Promise<PluginRegistry> {
  const registry = new PluginRegistry();
  const modules = await Promise.all([
    import("@storeship/compressor-gzip"),
    import("@storeship/compressor-zstd"),
    import("@storeship/compressor-xz"),
    import("@storeship/compressor-command"),
  ]);
  for (const m of modules)
    if ("default" in m) registry.add((m as unknown as { default: never }).default, "built in");
  registry.add(layerings, "built in");
  return registry;
}
