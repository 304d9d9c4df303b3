import { compareBytes, type SizedClosure, StoreshipError, systemErrorCode, toByteString } from "@storeship/core";
import {
  compareNames,
  composeImage,
  directiveEntry,
  type Entry,
  layerSize,
  memberName,
  type Origin,
  renaming,
  splitIntoLayers,
  walk,
} from "@storeship/layer";
import type { ImageRequest } from "./request.js";

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
}

/**
 * List all that goes into an image and deal it out to layers. Nothing is written.
 *
 * @throws StoreshipError for every input that can be refused before the first byte.
 */
export function planImage(request: ImageRequest): ImagePlan {
  if (!Number.isInteger(request.maxLayers) || request.maxLayers < 1 || request.maxLayers > MAXIMUM_LAYERS) {
    throw new StoreshipError("ERR_MAX_LAYERS", `the number of layers must be from 1 to ${MAXIMUM_LAYERS}, not ${request.maxLayers}`);
  }
  const items = walkItems(request);
  const others = [...request.trees.map(walkTree), ...directiveParts(request)];
  const closure = sizedClosure(request, items);
  const entries = composeImage([...items.map((item) => item.entries), ...others], renaming(request.transformations));
  const layers = request.maxLayers === 1 ? oneLayer(request, entries) : manyLayers(request, closure, entries);
  return { layers, size: layers.reduce((sum, layer) => sum + layer.size, 0), closure };
}

interface WalkedItem {
  readonly path: string;
  readonly entries: readonly Entry[];
  readonly size: number;
}

// In the order of an archive, so that what is sorted later is sorted already.
function walkItems({ closure, sysroot }: ImageRequest): readonly WalkedItem[] {
  const top = toByteString(sysroot).replace(/\/+$/, "");
  return (closure?.items ?? [])
    .map(({ path }) => ({ path, name: memberName(toByteString(path)) }))
    .sort((a, b) => compareNames(a.name, b.name))
    .map(({ path, name }) => ({ path, ...walkItem({ kind: "item", label: path, source: `${top}/${name}`, name }) }));
}

function walkItem(origin: Origin): ReturnType<typeof walk> {
  try {
    return walk(origin);
  } catch (error) {
    const missing = error instanceof StoreshipError && systemErrorCode(error.cause) === "ENOENT";
    if (!missing) throw error;
    throw new StoreshipError(
      "ERR_STORE_ITEM_MISSING",
      `the store item '${origin.label}' is not whole on this machine: ${error.message}`,
      { cause: error },
    );
  }
}

function walkTree({ directory, path }: { directory: string; path: string }): readonly Entry[] {
  const source = toByteString(directory).replace(/(?<=.)\/+$/, "");
  return walk({ kind: "tree", label: directory, source, name: memberName(toByteString(path)) }).entries;
}

function directiveParts({ directives, defaults }: ImageRequest): ReadonlyArray<readonly Entry[]> {
  return [directives.map((one) => directiveEntry(one)), defaults.map((one) => directiveEntry(one, "default"))];
}

function sizedClosure({ closure }: ImageRequest, walked: readonly WalkedItem[]): SizedClosure | undefined {
  if (closure === undefined) return undefined;
  const sizes = new Map(walked.map(({ path, size }) => [path, size]));
  return { ...closure, items: closure.items.map((item) => ({ ...item, size: sizes.get(item.path) ?? 0 })) };
}

function oneLayer({ closure }: ImageRequest, entries: readonly Entry[]): readonly PlannedLayer[] {
  const items = (closure?.items ?? []).map(({ path }) => path).sort(compareBytes);
  return splitIntoLayers(entries, () => 0, 1).map((members) => ({ entries: members, size: layerSize(members), items }));
}

// The last layer is for what is no store item; items share the others.
function manyLayers(
  { layering, maxLayers }: ImageRequest,
  closure: SizedClosure | undefined,
  entries: readonly Entry[],
): readonly PlannedLayer[] {
  const plans = closure === undefined ? [] : layering(closure, { maxLayers: maxLayers - 1 });
  const layerOfItem = new Map(plans.flatMap(({ items }, number) => items.map((path) => [path, number] as const)));
  const layerOf = (origin: Origin): number => layerOfItem.get(origin.label) ?? plans.length;
  return splitIntoLayers(entries, layerOf, plans.length + 1)
    .map((members, number) => ({ entries: members, size: layerSize(members), items: plans[number]?.items ?? [] }))
    .filter((layer) => layer.entries.length > 0);
}
