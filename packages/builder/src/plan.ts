import {
  compareBytes,
  type SizedClosure,
  StoreshipError,
  systemErrorCode,
  toByteString,
} from "@storeship/core";
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
import { warnOfBrokenReferences } from "./broken-references.js";
import type { ImageRequest } from "./request.js";
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
}

/**
 * List all that goes into an image and deal it out to layers. Nothing is written.
 *
 * @throws StoreshipError for every input that can be refused before the first byte.
 */
export function planImage(request: ImageRequest, watch: Watch = {}): ImagePlan {
  if (!Number.isInteger(request.maxLayers) || request.maxLayers < 1 || request.maxLayers > MAXIMUM_LAYERS) {
    throw new StoreshipError(
      "ERR_MAX_LAYERS",
      `the number of layers must be from 1 to ${MAXIMUM_LAYERS}, not ${request.maxLayers}`,
    );
  }
  const items = walkItems(request);
  const others = [...request.trees.map(walkTree), ...rootSystemPart(request), ...directiveParts(request)];
  const closure = sizedClosure(request, items);
  const entries = composeImage(
    [...items.map((item) => item.entries), ...others],
    renaming(request.transformations),
  );
  warnOfBrokenReferences(request, watch);
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
    .map(({ path, name }) => ({
      path,
      ...walkItem({ kind: "item", label: path, source: `${top}/${name}`, name }),
    }));
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
  return walk({
    kind: "tree",
    label: directory,
    source: directoryName(directory),
    name: memberName(toByteString(path)),
  }).entries;
}

function rootSystemPart({ rootSystem }: ImageRequest): ReadonlyArray<readonly Entry[]> {
  if (rootSystem === undefined) return [];
  return [
    walk({ kind: "root-system", label: rootSystem, source: directoryName(rootSystem), name: "" }).entries,
  ];
}

function directoryName(directory: string): string {
  return toByteString(directory).replace(/(?<=.)\/+$/, "");
}

function directiveParts({ directives, defaults }: ImageRequest): ReadonlyArray<readonly Entry[]> {
  return [
    directives.map((one) => directiveEntry(one)),
    defaults.map((one) => directiveEntry(one, "default")),
  ];
}

function sizedClosure({ closure }: ImageRequest, walked: readonly WalkedItem[]): SizedClosure | undefined {
  if (closure === undefined) return undefined;
  const sizes = new Map(walked.map(({ path, size }) => [path, size]));
  return { ...closure, items: closure.items.map((item) => ({ ...item, size: sizes.get(item.path) ?? 0 })) };
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
  { layering, maxLayers, rootSystem }: ImageRequest,
  closure: SizedClosure | undefined,
  entries: readonly Entry[],
): readonly PlannedLayer[] {
  const reserved = rootSystem !== undefined && maxLayers > 2 ? 2 : 1;
  const plans = closure === undefined ? [] : layering(closure, { maxLayers: maxLayers - reserved });
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
