import {
  compareBytes,
  type LayerLimits,
  type SizedClosure,
  StoreshipError,
  validLayers,
} from "@storeship/core";
import {
  composeImage,
  type Entry,
  layerSize,
  type Origin,
  renaming,
  splitIntoLayers,
} from "@storeship/layer";
import { warnOfBrokenReferences } from "./broken-references.js";
import type { Fingerprints } from "./cache/keys.js";
import type { ImageRequest } from "./request.js";
import { walkImage } from "./walk-image.js";
import type { Watch } from "./watch.js";

/** Docker's limit on the layers of an image. */
export const MAXIMUM_LAYERS = 125;

/** A layer that is listed and not yet written. */
export interface PlannedLayer {
  readonly entries: readonly Entry[];
  /** Bytes of the uncompressed layer. */
  readonly size: number;
  /** The store items in it, by path. */
  readonly items: readonly string[];
}

/** The layers of an image, lowest first, and what they amount to. */
export interface ImagePlan {
  readonly layers: readonly PlannedLayer[];
  /** Bytes of all uncompressed layers. */
  readonly size: number;
  readonly closure: SizedClosure | undefined;
  /** What a layer cache needs to know of files; empty unless it was asked for. */
  readonly fingerprints: Fingerprints;
}

/** What planning does beside listing. */
export interface PlanOptions {
  /** Find out what a layer cache needs to know of files. */
  readonly fingerprint?: boolean;
}

/**
 * List all that goes into an image and deal it out to layers. Nothing is written.
 *
 * @throws StoreshipError for every input that can be refused before the first byte.
 */
export function planImage(
  request: ImageRequest,
  watch: Watch = {},
  { fingerprint = false }: PlanOptions = {},
): ImagePlan {
  if (!Number.isInteger(request.maxLayers) || request.maxLayers < 1 || request.maxLayers > MAXIMUM_LAYERS) {
    throw new StoreshipError(
      "ERR_MAX_LAYERS",
      `the number of layers must be from 1 to ${MAXIMUM_LAYERS}, not ${request.maxLayers}`,
    );
  }
  const { entries, sizes, fingerprints } = composed(request, fingerprint);
  const closure = sizedClosure(request, sizes);
  warnOfBrokenReferences(request, watch);
  const layers = request.maxLayers === 1 ? oneLayer(request, entries) : manyLayers(request, closure, entries);
  return { layers, size: layers.reduce((sum, layer) => sum + layer.size, 0), closure, fingerprints };
}

// The lists that are put together here are many and large: nothing holds on to them.
function composed(request: ImageRequest, fingerprint: boolean) {
  const { parts, ...found } = walkImage(request, fingerprint);
  return { ...found, entries: composeImage(parts, renaming(request.transformations)) };
}

function sizedClosure(
  { closure }: ImageRequest,
  sizes: ReadonlyMap<string, number>,
): SizedClosure | undefined {
  if (closure === undefined) return undefined;
  return { ...closure, items: closure.items.map((item) => ({ ...item, size: sizes.get(item.path) ?? 0 })) };
}

/** How many of an image's layers its store items may fill: the others are for what is no store item. */
export function itemLimits({
  maxLayers,
  rootSystem,
}: Pick<ImageRequest, "maxLayers" | "rootSystem">): LayerLimits {
  const reserved = rootSystem !== undefined && maxLayers > 2 ? 2 : 1;
  return { maxLayers: Math.max(1, maxLayers - reserved) };
}

function oneLayer({ closure }: ImageRequest, entries: readonly Entry[]): readonly PlannedLayer[] {
  const items = (closure?.items ?? []).map(({ path }) => path).sort(compareBytes);
  return splitIntoLayers(entries, () => 0, 1).map((members) => ({
    entries: members,
    size: layerSize(members),
    items,
  }));
}

// Items share the first layers; the last is for what is no store item, and one below it for a root file system.
function manyLayers(
  request: ImageRequest,
  closure: SizedClosure | undefined,
  entries: readonly Entry[],
): readonly PlannedLayer[] {
  const limits = itemLimits(request);
  const reserved = request.maxLayers - limits.maxLayers;
  const plans = closure === undefined ? [] : validLayers(request.layering(closure, limits), closure, limits);
  const layerOfItem = new Map(
    plans.flatMap(({ items }, number) => items.map((path) => [path, number] as const)),
  );
  const last = plans.length + reserved - 1;
  const layerOf = ({ kind, label }: Origin): number =>
    kind === "item" ? (layerOfItem.get(label) ?? last) : kind === "root-system" ? plans.length : last;
  return splitIntoLayers(entries, layerOf, last + 1)
    .map((members, number) => ({
      entries: members,
      size: layerSize(members),
      items: plans[number]?.items ?? [],
    }))
    .filter((layer) => layer.entries.length > 0);
}
