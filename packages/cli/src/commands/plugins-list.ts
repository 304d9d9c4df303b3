import { type LoadedPlugin, type PluginRegistry, reasonOf } from "@storeship/core";
import { loadPlugins } from "../plugins/load.js";

interface Listed {
  readonly kind: "compressor" | "layering";
  readonly name: string;
  readonly plugin: string;
  readonly from: string;
  /** Of a compressor at its default level; or why it cannot be used here. */
  readonly fingerprint?: string;
  readonly unusable?: string;
}

/** What the plugins bring, as an aligned listing or a JSON document. */
export async function listPlugins(names: readonly string[], json: boolean): Promise<string> {
  const registry = await loadPlugins(names, process.cwd());
  const rows = registry.plugins.flatMap((loaded) => listed(loaded, registry));
  if (json) return JSON.stringify(rows, undefined, 2);
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows
    .map(({ kind, name, from, fingerprint, unusable }) =>
      `${kind.padEnd(10)} ${name.padEnd(width)}  ${from}  ${fingerprint ?? unusable ?? ""}`.trimEnd(),
    )
    .join("\n");
}

function listed({ plugin, from }: LoadedPlugin, registry: PluginRegistry): Listed[] {
  const common = { plugin: plugin.name, from };
  return [
    ...Object.keys(plugin.compressors ?? {}).map((name) => ({
      kind: "compressor" as const,
      name,
      ...common,
      ...fingerprintOf(name, registry),
    })),
    ...Object.keys(plugin.layerings ?? {}).map((name) => ({ kind: "layering" as const, name, ...common })),
  ];
}

function fingerprintOf(name: string, registry: PluginRegistry): Pick<Listed, "fingerprint" | "unusable"> {
  try {
    return { fingerprint: registry.compressor(name).fingerprint };
  } catch (error) {
    return { unusable: reasonOf(error) };
  }
}
