import { type ImagePlan, type ImageRequest, itemLimits } from "@storeship/builder";
import { type SweptLayering, sticky, sweepLayerings } from "@storeship/closure";
import { type LayerPlan, type PluginRegistry, StoreshipError } from "@storeship/core";
import { byteCount } from "../byte-count.js";
import { planHead } from "./pack/report.js";

/** Limits that are tried: close together where each layer counts, apart where it hardly does. */
const LIMITS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 125];

interface SweepOptions {
  readonly registry: PluginRegistry;
  /** The layers of an older image. */
  readonly previous: readonly LayerPlan[] | undefined;
  readonly maxLayers: number;
  readonly json?: boolean;
}

/** What a change of the closure costs with each layering that is known, and with few or many layers. */
export function sweepReport(request: ImageRequest, plan: ImagePlan, options: SweepOptions): string {
  const { registry, previous, maxLayers, json } = options;
  if (plan.closure === undefined) {
    throw new StoreshipError(
      "ERR_USAGE",
      "--sweep compares ways to group store items; give a store item or profile as ROOT",
    );
  }
  const below = request.base?.layers.length ?? 0;
  const layerings = registry.layeringNames.map((name) => {
    const continued = name === "sticky" && previous !== undefined;
    return [name, continued ? sticky(previous) : registry.layering(name)] as const;
  });
  const sweep = sweepLayerings(plan.closure, {
    layerings: new Map(layerings),
    limits: [...LIMITS.filter((limit) => limit > below && limit < maxLayers), maxLayers],
    itemLimits: (limit) => itemLimits({ ...request, maxLayers: limit }),
    ...(previous === undefined ? {} : { previous }),
  });
  return json ? JSON.stringify({ ...planHead(request), sweep }, undefined, 2) : table(sweep);
}

function table(sweep: readonly SweptLayering[]): string {
  const rows = sweep.map(({ layering, maxLayers, layers, changeBytes, movedBytes, knee }) => [
    layering,
    String(maxLayers),
    String(layers),
    byteCount(changeBytes),
    ...(movedBytes === undefined ? [] : [byteCount(movedBytes)]),
    ...(knee ? ["knee"] : []),
  ]);
  const against = sweep.some(({ movedBytes }) => movedBytes !== undefined);
  const head = ["layering", "--max-layers", "filled", "a change moves", ...(against ? ["moved now"] : [])];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows]
    .map((row) => row.map((cell, column) => padded(cell, column, widths)).join("  "))
    .join("\n");
}

// Words to the left, numbers to the right.
function padded(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0;
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
