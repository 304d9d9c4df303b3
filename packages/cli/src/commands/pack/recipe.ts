import type { ImageRequest } from "@storeship/builder";
import { storeItemOfRoot } from "@storeship/closure";
import { platformName } from "@storeship/core";
import type { Spec } from "./spec.js";

/**
 * The specification that makes the image again, at another time and on another machine: what `spec` leaves to the clock,
 * the environment, the machine, or to symlinks that may lead elsewhere later is said.
 */
export function recipeOf(spec: Spec, { closure, sysroot, created, platform }: ImageRequest): Spec {
  const roots = spec["roots"] as readonly string[];
  return {
    ...spec,
    roots:
      closure === undefined ? roots : roots.map((root) => storeItemOfRoot(root, closure.storeDir, sysroot)),
    system: platformName(platform),
    created: String(created),
  };
}
