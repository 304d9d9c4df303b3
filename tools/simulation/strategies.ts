import { graph, popularity, size, sticky } from "@storeship/closure";
import type { Layering, LayerPlan } from "@storeship/core";

/** Each strategy, given the layers of the version before; there are none before the first. */
export const STRATEGIES: Readonly<Record<string, (previous: readonly LayerPlan[]) => Layering>> = {
  size: () => size,
  popularity: () => popularity,
  graph: () => graph,
  sticky,
};
