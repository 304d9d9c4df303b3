import type { BuiltImage, ImagePlan, ImageRequest } from "@storeship/builder";
import {
  type Compressor,
  digestOf,
  formatImageName,
  platformName,
  printable,
  toByteString,
} from "@storeship/core";
import { byteCount } from "../../byte-count.js";

/** An image that was made, and by what. */
export interface MadeImage {
  readonly request: ImageRequest;
  readonly image: BuiltImage;
  /** The destination, for people. */
  readonly output: string;
  readonly archive: Compressor | undefined;
  readonly layer: Compressor | undefined;
}

interface ReportOptions {
  readonly json?: boolean;
}

/** What was made, for people or as one JSON document. */
export function imageReport(made: MadeImage, { json }: ReportOptions): string {
  if (json) return JSON.stringify(imageDocument(made), undefined, 2);
  const { request, image, output } = made;
  const size = image.layers.reduce((sum, layer) => sum + layer.size, 0);
  return listing([
    ["image", request.names.map(formatImageName).join(", ")],
    ["platform", platformName(request.platform)],
    ["id", idOf(image)],
    ["layers", `${image.layers.length}, ${byteCount(size)}`],
    ["written to", output],
  ]);
}

/** What was made, as data: digests, sizes, items of each layer, fingerprints of compressors. */
export function imageDocument({ request, image, output, archive, layer }: MadeImage): object {
  return {
    ...planHead(request),
    output,
    id: idOf(image),
    ...(archive === undefined ? {} : { compression: archive.fingerprint }),
    ...(layer === undefined ? {} : { layerCompression: layer.fingerprint }),
    layers: image.layers.map(({ diffId, size, blob, items }) => ({
      diffId,
      size,
      blob,
      items: items.map((path) => ({ path: shown(path) })),
    })),
  };
}

/** What would be made, as data. */
export function planDocument(request: ImageRequest, plan: ImagePlan): object {
  const sizes = sizesOf(plan);
  const layers = plan.layers.map(({ size, items }) => ({
    size,
    items: items.map((path) => ({ path: shown(path), size: sizes.get(path) })),
  }));
  return { ...planHead(request), layers };
}

/** What would be made, for people. */
export function planListing(request: ImageRequest, plan: ImagePlan): string {
  const sizes = sizesOf(plan);
  const layers = plan.layers.flatMap(({ size, items }, index) => [
    `layer ${index + 1}: ${byteCount(size)}, ${items.length === 0 ? "extra files" : `store items: ${items.length}`}`,
    ...items.map((path) => `  ${shown(path)} (${byteCount(sizes.get(path) ?? 0)})`),
  ]);
  const head = listing([
    ["image", request.names.map(formatImageName).join(", ")],
    ["platform", platformName(request.platform)],
    ["layers", `${plan.layers.length}, ${byteCount(plan.size)}`],
  ]);
  return [head, ...layers].join("\n");
}

function sizesOf({ closure }: ImagePlan): ReadonlyMap<string, number> {
  return new Map((closure?.items ?? []).map((item) => [item.path, item.size]));
}

function idOf(image: BuiltImage): string {
  return digestOf(image.config);
}

/** What is known of an image before it is planned, as data. */
export function planHead(request: ImageRequest): object {
  return { names: request.names.map(formatImageName), platform: platformName(request.platform) };
}

function shown(path: string): string {
  return printable(toByteString(path));
}

function listing(rows: ReadonlyArray<readonly [string, string]>): string {
  return rows.map(([name, text]) => `${name.padEnd(11)} ${text}`).join("\n");
}
