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
  placeOnBase,
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
  /** Those that are made; the base's lie below them. */
  readonly layers: readonly PlannedLayer[];
  /** Bytes of all uncompressed layers, the base's included. */
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
  const most = layersToMake(request);
  const { entries, sizes, fingerprints } = composed(request, watch, fingerprint);
  const closure = sizedClosure(request, sizes);
  warnOfBrokenReferences(request, watch);
  const layers = most === 1 ? oneLayer(request, entries) : manyLayers(request, most, closure, entries);
  const all = [...(request.base?.layers ?? []), ...layers];
  return { layers, size: all.reduce((sum, layer) => sum + layer.size, 0), closure, fingerprints };
}

function layersToMake({ maxLayers, base }: ImageRequest): number {
  if (!Number.isInteger(maxLayers) || maxLayers < 1 || maxLayers > MAXIMUM_LAYERS) {
    throw new StoreshipError(
      "ERR_MAX_LAYERS",
      `the number of layers must be from 1 to ${MAXIMUM_LAYERS}, not ${maxLayers}`,
    );
  }
  const left = maxLayers - (base?.layers.length ?? 0);
  if (base === undefined || left > 0) return left;
  throw new StoreshipError(
    "ERR_MAX_LAYERS",
    `the base image ${base.name} has ${base.layers.length} layers, which leaves none of ${maxLayers}; allow more (up to ${MAXIMUM_LAYERS}), or take a base with fewer`,
  );
}

// The lists that are put together here are many and large: nothing holds on to them.
function composed(request: ImageRequest, { onWarning }: Watch, fingerprint: boolean) {
  const { parts, ...found } = walkImage(request, fingerprint);
  const { base, transformations } = request;
  const place = base && placeOnBase({ name: base.name, root: base.files }, onWarning);
  return { ...found, entries: composeImage(parts, renaming(transformations), place) };
}

function sizedClosure(
  { closure }: ImageRequest,
  sizes: ReadonlyMap<string, number>,
): SizedClosure | undefined {
  if (closure === undefined) return undefined;
  return { ...closure, items: closure.items.map((item) => ({ ...item, size: sizes.get(item.path) ?? 0 })) };
}

/** How many of an image's layers its store items may fill: the others are for what is no store item, or the base's. */
export function itemLimits({
  maxLayers,
  rootSystem,
  base,
}: Pick<ImageRequest, "maxLayers" | "rootSystem" | "base">): LayerLimits {
  const left = maxLayers - (base?.layers.length ?? 0);
  const reserved = rootSystem !== undefined && left > 2 ? 2 : 1;
  return { maxLayers: Math.max(1, left - reserved) };
}

function oneLayer({ closure, base }: ImageRequest, entries: readonly Entry[]): readonly PlannedLayer[] {
  const items = (closure?.items ?? []).map(({ path }) => path).sort(compareBytes);
  return splitIntoLayers(entries, () => 0, 1, base?.files).map((members) => ({
    entries: members,
    size: layerSize(members),
    items,
  }));
}

// Items share the first layers; the last is for what is no store item, and one below it for a root file system.
function manyLayers(
  request: ImageRequest,
  most: number,
  closure: SizedClosure | undefined,
  entries: readonly Entry[],
): readonly PlannedLayer[] {
  const limits = itemLimits(request);
  const reserved = most - limits.maxLayers;
  const plans = closure === undefined ? [] : validLayers(request.layering(closure, limits), closure, limits);
  const layerOfItem = new Map(
    plans.flatMap(({ items }, number) => items.map((path) => [path, number] as const)),
  );
  const last = plans.length + reserved - 1;
  const layerOf = ({ kind, label }: Origin): number =>
    kind === "item" ? (layerOfItem.get(label) ?? last) : kind === "root-system" ? plans.length : last;
  return splitIntoLayers(entries, layerOf, last + 1, request.base?.files)
    .map((members, number) => ({
      entries: members,
      size: layerSize(members),
      items: plans[number]?.items ?? [],
    }))
    .filter((layer) => layer.entries.length > 0);
}
