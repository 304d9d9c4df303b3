import { statSync } from "node:fs";
import { isAbsolute, resolve as resolvedPath } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Plugin, type PluginRegistry, reasonOf, StoreshipError, validPlugin } from "@storeship/core";
import { builtInPlugins, type PluginNeeds } from "./built-in.js";

/** The prefix of packages that hold a compressor: `--plugin brotli` finds `storeship-compressor-brotli`. */
const COMPRESSOR_PREFIX = "storeship-compressor-";

/** The built-in plugins and those that the user names. What is merely installed is never looked for. */
export async function loadPlugins(
  names: readonly string[],
  directory: string,
  needs: PluginNeeds = { compressors: true },
): Promise<PluginRegistry> {
  const registry = await builtInPlugins(needs);
  for (const name of names) {
    const { plugin, path } = await loadPlugin(name, directory);
    registry.add(plugin, path);
  }
  return registry;
}

/**
 * Load a plugin by the end of its package's name, its package's name, or a path, as seen from `directory`.
 *
 * @throws StoreshipError `ERR_PLUGIN_MISSING` where nothing is found, `ERR_PLUGIN_INVALID` for what is no plugin.
 */
async function loadPlugin(name: string, directory: string): Promise<{ plugin: Plugin; path: string }> {
  const url = await resolvePlugin(name, directory);
  const path = fileURLToPath(url);
  let module: { readonly default?: unknown };
  try {
    module = await import(url);
  } catch (error) {
    throw new StoreshipError(
      "ERR_PLUGIN_INVALID",
      `the plugin ${path} failed while it was loaded: ${reasonOf(error)}`,
      { cause: error },
    );
  }
  return { plugin: validPlugin(module.default, path), path };
}

async function resolvePlugin(name: string, directory: string): Promise<string> {
  const isPath = isAbsolute(name) || /^\.{1,2}\//.test(name);
  return isPath ? resolvePath(name, directory) : resolvePackage(name, directory);
}

function resolvePath(name: string, directory: string): string {
  const path = resolvedPath(directory, name);
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return pathToFileURL(path).href;
  throw missing(name, "no such file", "give the path of its main module");
}

async function resolvePackage(name: string, directory: string): Promise<string> {
  // Few builds load a plugin: the others need not read this.
  const { resolve } = await import("import-meta-resolve");
  // A scope, and what has the prefix already, can only be a package's own name.
  const isWhole = name.startsWith("@") || name.startsWith(COMPRESSOR_PREFIX);
  const candidates = isWhole ? [name] : [`${COMPRESSOR_PREFIX}${name}`, name];
  for (const candidate of candidates) {
    try {
      return resolve(candidate, pathToFileURL(`${directory}/`).href);
    } catch {
      // Not there under this name; the next one may be.
    }
  }
  const packages = `${candidates.length === 1 ? "package" : "packages"} ${candidates.join(" and ")}`;
  const where = `looked for the ${packages} from ${directory}`;
  throw missing(name, where, `install it there: npm install ${candidates[0]}`);
}

function missing(name: string, where: string, advice: string): StoreshipError {
  return new StoreshipError("ERR_PLUGIN_MISSING", `--plugin ${name}: not found (${where}); ${advice}`);
}
