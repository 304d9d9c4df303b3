import { type ImagePlan, planImage } from "@storeship/builder";
import { layerKey, stickyAdvice, updateBytes } from "@storeship/closure";
import type { LayerPlan } from "@storeship/core";
import { byteCount } from "../byte-count.js";
import { loadPlugins } from "../plugins/load.js";
import type { PackOptions } from "./pack/options.js";
import { previousLayers } from "./pack/previous-layers.js";
import { planDocument, planListing } from "./pack/report.js";
import { imageRequest } from "./pack/request.js";
import { warn } from "./pack/warn.js";
import type { PlanOptions } from "./plan.js";
import { sweepReport } from "./plan-sweep.js";

/** The layers that `pack` would make, and, with `--against`, what of them the older image has. */
export async function plan(roots: readonly string[], options: PlanOptions): Promise<string> {
  const registry = await loadPlugins(options.plugin ?? [], process.cwd());
  const request = await imageRequest(roots, options, registry, warn);
  const planned = planImage(request, { onWarning: warn });
  const previous =
    options.against === undefined ? undefined : await previousLayers(options.against, registry);
  if (options.sweep) return sweepReport(request, planned, { registry, previous, ...options });
  const update = previous && updateOf(previous, planned, options);
  if (options.json)
    return JSON.stringify({ ...planDocument(request, planned), ...(update && { update }) }, undefined, 2);
  const listing = planListing(request, planned);
  return update === undefined ? listing : `${listing}\n\n${updateListing(update)}`;
}

interface Update {
  /** Layers that the older image has: their numbers, from 1. */
  readonly keptLayers: readonly number[];
  readonly layers: number;
  readonly keptBytes: number;
  readonly movedBytes: number;
  /** Of the moved bytes, those of items that the older image has in other layers. */
  readonly repeatedBytes: number;
  /** Whether layers made anew would waste so much less later that the older image's are better given up. */
  readonly resplit: boolean;
}

function updateOf(
  previous: readonly LayerPlan[],
  { layers, closure }: ImagePlan,
  { maxLayers }: PackOptions,
): Update | undefined {
  if (closure === undefined) return undefined;
  const plans = layers.filter(({ items }) => items.length > 0);
  const { kept, added, repeated } = updateBytes(previous, closure, plans);
  const older = new Set(previous.map(layerKey));
  return {
    keptLayers: layers.flatMap((layer, index) =>
      layer.items.length > 0 && older.has(layerKey(layer)) ? [index + 1] : [],
    ),
    layers: layers.length,
    keptBytes: kept,
    movedBytes: added + repeated,
    repeatedBytes: repeated,
    resplit: stickyAdvice(previous, closure, { maxLayers: Math.max(1, maxLayers - 1) }).resplit,
  };
}

function updateListing({
  keptLayers,
  layers,
  keptBytes,
  movedBytes,
  repeatedBytes,
  resplit,
}: Update): string {
  return [
    `kept        layers: ${keptLayers.length} of ${layers}, ${byteCount(keptBytes)}`,
    `moved       ${byteCount(movedBytes)}, of which ${byteCount(repeatedBytes)} in items that the older image has`,
    ...(resplit
      ? ["advice      the older image's layers have become wasteful: build once without --against"]
      : []),
  ].join("\n");
}
