import { type ImageRequest, itemLimits, planImage } from "@storeship/builder";
import { layerKey, stickyAdvice, updateBytes } from "@storeship/closure";
import { StoreshipError } from "@storeship/core";
import { byteCount } from "../byte-count.js";
import { loadPlugins } from "../plugins/load.js";
import { accessOf } from "./pack/access.js";
import type { RequestMeans } from "./pack/means.js";
import type { PackOptions } from "./pack/options.js";
import { previousLayers } from "./pack/previous-layers.js";
import { type PlannedImage, planDocument, planListing } from "./pack/report.js";
import { imageRequests } from "./pack/requests.js";
import { warn } from "./pack/warn.js";
import type { PlanOptions } from "./plan.js";
import { sweepReport } from "./plan-sweep.js";

/** The layers that `pack` would make, and, with `--against`, what of them the older image has. */
export async function plan(roots: readonly string[], options: PlanOptions): Promise<string> {
  const registry = await loadPlugins(options.plugin ?? [], process.cwd());
  const means = { registry, ...(await accessOf(options)) };
  const requests = await imageRequests(roots, options, means, warn);
  if (options.sweep) return sweepOf(requests, options, means);
  const planned: PlannedImage[] = [];
  const updates: Array<Update | undefined> = [];
  for (const request of requests) {
    const image = { request, plan: planImage(request, { onWarning: warn }) };
    planned.push(image);
    updates.push(await updateOf(image, options, means));
  }
  if (options.json) return JSON.stringify(planDocument(planned, updates), undefined, 2);
  return planned.map((image, index) => listingOf(image, updates[index])).join("\n\n");
}

async function sweepOf(
  requests: readonly ImageRequest[],
  options: PlanOptions,
  means: RequestMeans,
): Promise<string> {
  const [request, ...more] = requests;
  if (request === undefined || more.length > 0)
    throw new StoreshipError("ERR_USAGE", "--sweep is for one platform; give one --platform, or ROOT");
  const { against, maxLayers, ...limits } = options;
  const previous =
    against === undefined ? undefined : await previousLayers({ against, ...limits }, request.platform, means);
  const planned = planImage(request, { onWarning: warn });
  return sweepReport(request, planned, {
    registry: means.registry,
    previous,
    maxLayers,
    ...(options.json && { json: true }),
  });
}

function listingOf(image: PlannedImage, update: Update | undefined): string {
  const listing = planListing([image]);
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

async function updateOf(
  { request, plan: { layers, closure } }: PlannedImage,
  { against, ...limits }: PackOptions,
  means: RequestMeans,
): Promise<Update | undefined> {
  if (against === undefined || closure === undefined) return undefined;
  const previous = await previousLayers({ against, ...limits }, request.platform, means);
  const plans = layers.filter(({ items }) => items.length > 0);
  const { kept, added, repeated } = updateBytes(previous, closure, plans);
  const older = new Set(previous.map(layerKey));
  const below = request.base?.layers.length ?? 0;
  return {
    keptLayers: layers.flatMap((layer, index) =>
      layer.items.length > 0 && older.has(layerKey(layer)) ? [below + index + 1] : [],
    ),
    layers: below + layers.length,
    keptBytes: kept,
    movedBytes: added + repeated,
    repeatedBytes: repeated,
    resplit: stickyAdvice(previous, closure, itemLimits(request)).resplit,
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
