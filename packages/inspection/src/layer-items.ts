import {
  arrayAt,
  type ImageSource,
  type LayerPlan,
  objectAt,
  parseDocument,
  printableText,
} from "@storeship/core";
import type { Decompressor } from "@storeship/layer";
import { inspectImage } from "./inspect-image.js";

/**
 * The store items of each layer of an image, lowest first: as its history tells them where this project wrote it, without
 * reading a layer, those of a base that others wrote having none; else as they are found in the layers.
 */
export async function layerItems(
  source: ImageSource,
  decompressors: readonly Decompressor[],
): Promise<readonly LayerPlan[]> {
  const { config, layers } = await source.claim();
  const told = itemsOfHistory(config, `the image config of '${printableText(source.name)}'`);
  if (told?.length === layers.length) return told;
  const inspection = await inspectImage(source, decompressors);
  return inspection.layers.map(({ items }) => ({ items: items.map(({ path }) => path) }));
}

function itemsOfHistory(config: Uint8Array, what: string): readonly LayerPlan[] | undefined {
  const history = arrayAt(objectAt(parseDocument(config, what), what)["history"], `history in ${what}`);
  const plans = history.flatMap((value) => {
    const { created_by, comment, empty_layer } = objectAt(value, `history in ${what}`);
    if (empty_layer === true) return [];
    if (created_by !== "storeship" || typeof comment !== "string") return [undefined];
    return [{ items: comment.startsWith("/") ? comment.split(" ") : [] }];
  });
  if (plans.every((plan) => plan === undefined)) return undefined;
  return plans.map((plan) => plan ?? { items: [] });
}
