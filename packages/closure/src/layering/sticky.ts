import type { Layering, LayerPlan } from "@storeship/core";
import { type Group, groupOf, layersOf } from "./group.js";
import { joinGroups } from "./join-groups.js";
import { predecessors } from "./predecessors.js";
import { type RankedItem, rankedItems } from "./ranked-items.js";
import { evenShare, joinTiny } from "./tiny-groups.js";

/**
 * The layering that keeps to `previous`, the layers of an older image: an item stays in the layer that it was in, or that
 * the item was in whose place it takes (the same name with another hash or version). New items get layers of their own
 * while there are any left, and then join, of the layers that change anyway, where it costs least. A layer that didn't
 * change is touched only where the limit forces it, the smallest first. Without older layers it is a first split of its own.
 */
export function sticky(previous: readonly LayerPlan[]): Layering {
  return (closure, { maxLayers }) => {
    const items = rankedItems(closure);
    const { kept, changed, added } = continued(previous, items);
    const fresh = joinTiny(added, evenShare(items, maxLayers), maxLayers);
    const bySize = [...kept].sort((a, b) => b.size - a.size || a.reached - b.reached);
    const needsRoom = kept.length > maxLayers || changed.length + fresh.length > 0;
    const stay = bySize.slice(0, needsRoom ? maxLayers - 1 : maxLayers);
    const movable = [...bySize.slice(stay.length), ...changed, ...fresh];
    return layersOf([...stay, ...joinGroups(movable, maxLayers - stay.length)]);
  };
}

/** What has become of older layers: those that are as they were, those that aren't, and items that are in none. */
interface Continued {
  readonly kept: readonly Group[];
  readonly changed: readonly Group[];
  readonly added: readonly Group[];
}

function continued(previous: readonly LayerPlan[], items: readonly RankedItem[]): Continued {
  const layerOf = new Map(previous.flatMap((layer) => layer.items.map((path) => [path, layer] as const)));
  const older = predecessors(
    [...layerOf.keys()],
    items.map(({ path }) => path),
  );
  const heirs = Map.groupBy(items, ({ path }) => layerOf.get(older.get(path) ?? ""));
  const groups = previous.flatMap((layer) => {
    const group = heirs.get(layer);
    return group === undefined ? [] : [{ group: groupOf(group), same: isSame(layer, group) }];
  });
  return {
    kept: groups.filter(({ same }) => same).map(({ group }) => group),
    changed: groups.filter(({ same }) => !same).map(({ group }) => group),
    added: (heirs.get(undefined) ?? []).map((item) => groupOf([item])),
  };
}

function isSame(layer: LayerPlan, items: readonly RankedItem[]): boolean {
  const paths = new Set(layer.items);
  return items.length === paths.size && items.every(({ path }) => paths.has(path));
}
