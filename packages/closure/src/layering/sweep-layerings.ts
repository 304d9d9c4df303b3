import {
  type Layering,
  type LayerLimits,
  type LayerPlan,
  type SizedClosure,
  validLayers,
} from "@storeship/core";
import { changeBytes } from "./change-bytes.js";
import { kneeOf } from "./knee.js";
import { type RankedItem, rankedItems } from "./ranked-items.js";
import { updateBytes } from "./update-bytes.js";

/** One way to group a closure, and what it costs. */
export interface SweptLayering {
  readonly layering: string;
  /** The limit of the image's layers. */
  readonly maxLayers: number;
  /** Layers that store items fill. */
  readonly layers: number;
  /** Bytes of layers that a change of one item moves: the mean over the items, each taken to change as often. */
  readonly changeBytes: number;
  /** Bytes that move now, for who has the older image. */
  readonly movedBytes?: number;
  /** Whether more layers save little from here on: the bend of this layering's curve of `changeBytes` over `layers`. */
  readonly knee: boolean;
}

/** What is tried. */
export interface Sweep {
  readonly layerings: ReadonlyMap<string, Layering>;
  /** Limits of the image's layers, ascending. */
  readonly limits: readonly number[];
  /** What a limit of the image's layers leaves to store items. */
  readonly itemLimits: (maxLayers: number) => LayerLimits;
  /** The layers of an older image. */
  readonly previous?: readonly LayerPlan[];
}

/**
 * Group `closure` in many ways. A limit that changes nothing against the one before is left out. Layerings in the order in
 * which they are given, limits ascending.
 *
 * @throws StoreshipError `ERR_LAYERING` for a layering that loses or doubles items.
 */
export function sweepLayerings(closure: SizedClosure, sweep: Sweep): readonly SweptLayering[] {
  const items = new Map(rankedItems(closure).map((item) => [item.path, item]));
  return [...sweep.layerings].flatMap(([name, layering]) => {
    const swept = curve(closure, items, name, layering, sweep);
    const knee = kneeOf(swept.map((row) => ({ x: row.layers, y: row.changeBytes, row })))?.row;
    return swept.map((row) => ({ ...row, knee: row === knee }));
  });
}

function curve(
  closure: SizedClosure,
  items: ReadonlyMap<string, RankedItem>,
  name: string,
  layering: Layering,
  { limits, itemLimits, previous }: Sweep,
): ReadonlyArray<Omit<SweptLayering, "knee">> {
  const rows = limits.map((maxLayers) => {
    const limit = itemLimits(maxLayers);
    const plans = validLayers(layering(closure, limit), closure, limit, name);
    const moved = previous && updateBytes(previous, closure, plans);
    return {
      layering: name,
      maxLayers,
      layers: plans.length,
      changeBytes: Math.round(changeBytes(plans, items)),
      ...(moved && { movedBytes: moved.added + moved.repeated }),
    };
  });
  return rows.filter(
    (row, at) =>
      at === 0 ||
      row.layers !== rows[at - 1]?.layers ||
      row.changeBytes !== rows[at - 1]?.changeBytes ||
      row.movedBytes !== rows[at - 1]?.movedBytes,
  );
}
