import type { LayerLimits, LayerPlan, SizedClosure } from "@storeship/core";
import { changeBytes, leastChangeBytes } from "./change-bytes.js";
import { sizeOf } from "./group.js";
import { rankedItems } from "./ranked-items.js";
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
  const least = leastChangeBytes(items);
  const cost = (layers: readonly LayerPlan[]): SplitCost => ({
    layers,
    now: updateBytes(previous, closure, layers),
    laterWaste: changeBytes(layers, items) - least,
  });
  const kept = cost(sticky(previous)(closure, limits));
  const anew = cost(sticky([])(closure, limits));
  return { kept, anew, resplit: kept.laterWaste - anew.laterWaste > bound * sizeOf(closure.items) };
}
