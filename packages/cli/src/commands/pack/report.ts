import type { BuiltImage, ImagePlan, ImageRequest } from "@storeship/builder";
import {
  type Compressor,
  type Descriptor,
  type Digest,
  digestOf,
  formatImageName,
  platformName,
  printable,
  toByteString,
} from "@storeship/core";
import { byteCount } from "../../byte-count.js";
import type { Output } from "./outputs.js";

/** Images that were made, one for each platform, and by what. */
export interface MadeImages {
  readonly images: readonly BuiltImage[];
  /** What has the images' name at the outputs that hold manifests. */
  readonly delivered: Descriptor | undefined;
  readonly outputs: readonly Output[];
  readonly layer: Compressor | undefined;
}

/** An image as it is going to be made. */
export interface PlannedImage {
  readonly request: ImageRequest;
  readonly plan: ImagePlan;
}

interface ReportOptions {
  readonly json?: boolean;
}

/** What was made, for people or as one JSON document. */
export function imageReport(made: MadeImages, { json }: ReportOptions): string {
  if (json) return JSON.stringify(imageDocument(made), undefined, 2);
  const { images, delivered, outputs } = made;
  return listing([
    ["image", namesOf(images).join(", ")],
    ...images.flatMap((image) => [
      ["platform", platformName(image.platform)] as const,
      ["id", digestOf(image.config)] as const,
      ["layers", layerCount(image.layers)] as const,
    ]),
    ...(delivered === undefined ? [] : [["digest", delivered.digest] as const]),
    ...outputs.map(({ place }) => ["written to", place.description] as const),
  ]);
}

/**
 * What was made, as data: digests, sizes, items of each layer, fingerprints of compressors. What is told of one image stands
 * at the top; of several, below `images`. What is told of the first output stands at the top as well.
 */
export function imageDocument({ images, delivered, outputs, layer }: MadeImages): object {
  const told = outputs.map((output) => outputDocument(output, delivered));
  const { output, ...facts } = told[0] as OutputDocument;
  const fingerprints = {
    ...facts,
    ...(layer === undefined ? {} : { layerCompression: layer.fingerprint }),
  };
  const names = namesOf(images);
  const [first, ...more] = images.map(builtDocument);
  if (first === undefined || more.length > 0)
    return { names, output, outputs: told, ...fingerprints, images: [first, ...more] };
  const { platform, id, layers } = first;
  return { names, platform, output, outputs: told, id, ...fingerprints, layers };
}

function builtDocument({ platform, config, layers }: BuiltImage) {
  return {
    platform: platformName(platform),
    id: digestOf(config),
    layers: layers.map(({ diffId, size, blob, items, from }) => ({
      diffId,
      size,
      blob,
      ...(from === undefined ? {} : { from }),
      items: items.map((path) => ({ path: shown(path) })),
    })),
  };
}

interface OutputDocument {
  readonly output: string;
  readonly digest?: Digest;
  readonly compression?: string;
}

function outputDocument({ place, archive }: Output, delivered: Descriptor | undefined): OutputDocument {
  return {
    output: place.description,
    ...(place.holdsManifests && delivered !== undefined ? { digest: delivered.digest } : {}),
    ...(archive === undefined ? {} : { compression: archive.fingerprint }),
  };
}

/**
 * What would be made, as data. Of several images as `imageDocument` has it.
 *
 * @param updates what would move of each, where it is known.
 */
export function planDocument(
  planned: readonly PlannedImage[],
  updates: ReadonlyArray<object | undefined> = [],
): object {
  const names = namesOf(planned.map(({ request }) => request));
  const [first, ...more] = planned.map((image, index) => plannedDocument(image, updates[index]));
  return more.length === 0 ? { names, ...first } : { names, images: [first, ...more] };
}

function plannedDocument({ request, plan }: PlannedImage, update: object | undefined): object {
  const sizes = sizesOf(plan);
  const below = (request.base?.layers ?? []).map(({ diffId, size }) => ({
    diffId,
    size,
    from: "base",
    items: [],
  }));
  const layers = plan.layers.map(({ size, items }) => ({
    size,
    items: items.map((path) => ({ path: shown(path), size: sizes.get(path) })),
  }));
  const platform = platformName(request.platform);
  return { platform, layers: [...below, ...layers], ...(update === undefined ? {} : { update }) };
}

/** What would be made, for people. */
export function planListing(planned: readonly PlannedImage[]): string {
  return planned.map(plannedListing).join("\n\n");
}

function plannedListing({ request, plan }: PlannedImage): string {
  const sizes = sizesOf(plan);
  const below = request.base?.layers ?? [];
  const head = listing([
    ["image", namesOf([request]).join(", ")],
    ["platform", platformName(request.platform)],
    ["layers", `${below.length + plan.layers.length}, ${byteCount(plan.size)}`],
  ]);
  const base = below.map(({ size }, index) => `layer ${index + 1}: ${byteCount(size)}, from the base image`);
  const layers = plan.layers.flatMap(({ size, items }, index) => [
    `layer ${below.length + index + 1}: ${byteCount(size)}, ${items.length === 0 ? "extra files" : `store items: ${items.length}`}`,
    ...items.map((path) => `  ${shown(path)} (${byteCount(sizes.get(path) ?? 0)})`),
  ]);
  return [head, ...base, ...layers].join("\n");
}

function layerCount(layers: BuiltImage["layers"]): string {
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  const below = layers.filter(({ from }) => from === "base").length;
  return `${layers.length}, ${byteCount(size)}${below === 0 ? "" : ` (from the base image: ${below})`}`;
}

// Images for several platforms have the names of the first.
function namesOf([first]: ReadonlyArray<Pick<ImageRequest, "names">>): readonly string[] {
  return (first?.names ?? []).map(formatImageName);
}

function sizesOf({ closure }: ImagePlan): ReadonlyMap<string, number> {
  return new Map((closure?.items ?? []).map((item) => [item.path, item.size]));
}

/** What is known of an image before it is planned, as data. */
export function planHead(request: ImageRequest): object {
  return { names: namesOf([request]), platform: platformName(request.platform) };
}

function shown(path: string): string {
  return printable(toByteString(path));
}

function listing(rows: ReadonlyArray<readonly [string, string]>): string {
  return rows.map(([name, text]) => `${name.padEnd(11)} ${text}`).join("\n");
}
