import { compareBytes, type LayerPlan, type SizedClosure } from "@storeship/core";
import { sizeOf } from "./group.js";

/** The bytes of an image's items, by what becomes of them for who has an older image. */
export interface UpdateBytes {
  /** In layers that the older image has. */
  readonly kept: number;
  /** Moved: items that the older image doesn't have. */
  readonly added: number;
  /** Moved although the older image has these items: their layers have changed. */
  readonly repeated: number;
}

/** What moves when an image with the layers `plans` of `closure` follows one with the layers `previous`. */
export function updateBytes(
  previous: readonly LayerPlan[],
  closure: SizedClosure,
  plans: readonly LayerPlan[],
): UpdateBytes {
  const layers = new Set(previous.map(layerKey));
  const older = new Set(previous.flatMap(({ items }) => items));
  const unmoved = new Set(plans.filter((plan) => layers.has(layerKey(plan))).flatMap(({ items }) => items));
  const fate = ({ path }: { readonly path: string }): keyof UpdateBytes =>
    unmoved.has(path) ? "kept" : older.has(path) ? "repeated" : "added";
  const fates = Map.groupBy(closure.items, fate);
  const bytes = (which: keyof UpdateBytes): number => sizeOf(fates.get(which) ?? []);
  return { kept: bytes("kept"), added: bytes("added"), repeated: bytes("repeated") };
}

// The same for the same items in any order.
export function layerKey({ items }: LayerPlan): string {
  return [...items].sort(compareBytes).join("\0");
}
