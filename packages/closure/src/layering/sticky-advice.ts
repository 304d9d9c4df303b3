import type { LayerLimits, LayerPlan, SizedClosure } from "@storeship/core";
import { groupOf, sizeOf } from "./group.js";
import { type RankedItem, rankedItems } from "./ranked-items.js";
import { sticky } from "./sticky.js";
import { type UpdateBytes, updateBytes } from "./update-bytes.js";

/** The layers of one way to group a closure, and what they cost. */
export interface SplitCost {
  readonly layers: readonly LayerPlan[];
  /** What moves now, for who has the older image. */
  readonly now: UpdateBytes;
  /** Bytes of unchanged items that move with a change of one item: the mean over the items, each taken to change as often. */
  readonly laterWaste: number;
}

/** How the layers that keep to an older image compare with a split made anew. */
export interface StickyAdvice {
  readonly kept: SplitCost;
  readonly anew: SplitCost;
  /** Whether to propose a new split: the kept layers waste more than it does, by more than the bound. */
  readonly resplit: boolean;
}

/**
 * Whether `closure` should go on with the layers of an older image.
 *
 * @param bound of the closure's bytes, the part by which the later waste of the kept layers may be above that of new ones.
 */
export function stickyAdvice(
  previous: readonly LayerPlan[],
  closure: SizedClosure,
  limits: LayerLimits,
  bound = 0.02,
): StickyAdvice {
  const items = new Map(rankedItems(closure).map((item) => [item.path, item]));
  const cost = (layers: readonly LayerPlan[]): SplitCost => ({
    layers,
    now: updateBytes(previous, closure, layers),
    laterWaste: laterWaste(layers, items),
  });
  const kept = cost(sticky(previous)(closure, limits));
  const anew = cost(sticky([])(closure, limits));
  return { kept, anew, resplit: kept.laterWaste - anew.laterWaste > bound * sizeOf(closure.items) };
}

function laterWaste(layers: readonly LayerPlan[], items: ReadonlyMap<string, RankedItem>): number {
  const alone = [...items.values()].map((item) => groupOf([item]));
  const groups = layers.map((layer) => groupOf(layer.items.map((path) => items.get(path) as RankedItem)));
  const moved = (of: typeof groups): number => of.reduce((sum, { size, reached }) => sum + size * reached, 0);
  return items.size === 0 ? 0 : (moved(groups) - moved(alone)) / items.size;
}
