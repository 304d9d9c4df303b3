import type { Layering } from "@storeship/core";
import { groupOf, layersOf } from "./group.js";
import { joinGroups } from "./join-groups.js";
import { rankedItems } from "./ranked-items.js";
import { evenShare, joinTiny } from "./tiny-groups.js";

/**
 * The items that most others depend on alone, ties by name: up to half of the layers, and only items of the size of an even
 * share (all bytes over the layers) or more. The rest is grouped by what changes together, which leaves alone what is
 * large. Most popular first: a change near the profile leaves the layers below it as they were.
 */
export const popularity: Layering = (closure, { maxLayers }) => {
  const items = rankedItems(closure);
  const share = evenShare(items, maxLayers);
  const alone = new Set(items.filter(({ size }) => size >= share).slice(0, Math.floor(maxLayers / 2)));
  const others = items.filter((item) => !alone.has(item)).map((item) => groupOf([item]));
  const joined = joinGroups(joinTiny(others, share, maxLayers), maxLayers - alone.size);
  return layersOf([...[...alone].map((item) => groupOf([item])), ...joined]);
};
