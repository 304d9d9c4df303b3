import type { ImagePlan, ImageRequest } from "@storeship/builder";
import { digestOf, formatImageName, type Image, platformName } from "@storeship/core";
import { byteCount } from "../../byte-count.js";

interface ReportOptions {
  readonly json?: boolean;
}

/** What was made, for people or as one JSON document. */
export function imageReport(request: ImageRequest, image: Image, output: string, { json }: ReportOptions): string {
  const id = digestOf(JSON.stringify(image.config));
  if (json) {
    const layers = image.layers.map(({ diffId, size, blob, items }) => ({ diffId, size, blob, items: items.map((path) => ({ path })) }));
    return document({ ...common(request), output, id, layers });
  }
  const size = image.layers.reduce((sum, layer) => sum + layer.size, 0);
  return listing([
    ["image", request.names.map(formatImageName).join(", ")],
    ["platform", platformName(request.platform)],
    ["id", id],
    ["layers", `${image.layers.length}, ${byteCount(size)}`],
    ["written to", output],
  ]);
}

/** What would be made. */
export function planReport(request: ImageRequest, plan: ImagePlan, { json }: ReportOptions): string {
  const sizes = new Map((plan.closure?.items ?? []).map((item) => [item.path, item.size]));
  if (json) {
    const layers = plan.layers.map(({ size, items }) => ({ size, items: items.map((path) => ({ path, size: sizes.get(path) })) }));
    return document({ ...common(request), layers });
  }
  const layers = plan.layers.flatMap(({ size, items }, index) => [
    `layer ${index + 1}: ${byteCount(size)}, ${items.length === 0 ? "extra files" : `store items: ${items.length}`}`,
    ...items.map((path) => `  ${path} (${byteCount(sizes.get(path) ?? 0)})`),
  ]);
  const head = listing([
    ["image", request.names.map(formatImageName).join(", ")],
    ["platform", platformName(request.platform)],
    ["layers", `${plan.layers.length}, ${byteCount(plan.size)}`],
  ]);
  return [head, ...layers].join("\n");
}

function common(request: ImageRequest): object {
  return { names: request.names.map(formatImageName), platform: platformName(request.platform) };
}

function document(value: object): string {
  return JSON.stringify(value, undefined, 2);
}

function listing(rows: ReadonlyArray<readonly [string, string]>): string {
  return rows.map(([name, text]) => `${name.padEnd(11)} ${text}`).join("\n");
}
