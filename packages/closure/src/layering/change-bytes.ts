import type { LayerPlan } from "@storeship/core";
import { type Group, groupOf } from "./group.js";
import type { RankedItem } from "./ranked-items.js";

/**
 * The bytes of layers that a change of one item moves: the mean over the items, each taken to change as often. What depends
 * on the item changes with it.
 */
export function changeBytes(layers: readonly LayerPlan[], items: ReadonlyMap<string, RankedItem>): number {
  return meanMoved(
    layers.map((layer) => groupOf(layer.items.map((path) => items.get(path) as RankedItem))),
    items.size,
  );
}

/** What would move if each item had a layer of its own: no layering moves less. */
export function leastChangeBytes(items: ReadonlyMap<string, RankedItem>): number {
  return meanMoved(
    [...items.values()].map((item) => groupOf([item])),
    items.size,
  );
}

function meanMoved(groups: readonly Group[], count: number): number {
  return count === 0 ? 0 : groups.reduce((sum, { size, reached }) => sum + size * reached, 0) / count;
}
