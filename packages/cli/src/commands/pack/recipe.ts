import type { ImageRequest } from "@storeship/builder";
import { storeItemOfRoot } from "@storeship/closure";
import { platformName } from "@storeship/core";
import type { Spec } from "./spec.js";

/**
 * The specification that makes the images again, at another time and on another machine: what `spec` leaves to the clock,
 * the environment, the machine, or to symlinks that may lead elsewhere later is said. How a registry was spoken to, and
 * where others keep layers, is no part.
 *
 * @param requests what the specification asked for, one a platform.
 */
export function recipeOf(spec: Spec, requests: readonly ImageRequest[]): Spec {
  const { created, platform, closure, sysroot } = requests[0] as ImageRequest;
  const settled = (roots: readonly string[]): readonly string[] =>
    closure === undefined ? roots : roots.map((root) => storeItemOfRoot(root, closure.storeDir, sysroot));
  const { username, passwordStdin, insecure, caFile, concurrency, cacheFrom, cacheTo, ...what } = spec;
  const common = { ...what, roots: settled(what["roots"] as readonly string[]), created: String(created) };
  const platforms = what["platform"] as readonly string[] | undefined;
  if (platforms === undefined) return { ...common, system: platformName(platform) };
  return { ...common, platform: platforms.map((text) => settledPlatform(text, settled)) };
}

// `PLATFORM=ROOT[,ROOT…]`.
function settledPlatform(text: string, settled: (roots: readonly string[]) => readonly string[]): string {
  const equals = text.indexOf("=");
  return `${text.slice(0, equals)}=${settled(text.slice(equals + 1).split(",")).join(",")}`;
}
