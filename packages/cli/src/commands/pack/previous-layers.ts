import { readFileSync, statSync } from "node:fs";
import { type LayerPlan, type PluginRegistry, StoreshipError } from "@storeship/core";
import { layerItems } from "@storeship/inspection";
import { decompressors } from "../../decompressors.js";
import { imageSource } from "../../transports/image-source.js";

/** How an older image groups store items: told by the image, of any transport, or by its metadata file. */
export async function previousLayers(
  against: string,
  registry: PluginRegistry,
): Promise<readonly LayerPlan[]> {
  const told = metadataLayers(against);
  if (told !== undefined) return told;
  const known = decompressors(registry);
  return layerItems(await imageSource(against, { decompressors: known }), known);
}

/** Bytes beyond which a file is no metadata file. */
const LIMIT = 64 << 20;

function metadataLayers(file: string): readonly LayerPlan[] | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!file.endsWith(".json") || !stats?.isFile() || stats.size > LIMIT) return undefined;
  try {
    const { layers } = JSON.parse(readFileSync(file, "utf8")) as {
      layers: ReadonlyArray<{ items: ReadonlyArray<{ path: string }> }>;
    };
    return layers.map(({ items }) => ({ items: items.map(({ path }) => path) }));
  } catch (error) {
    throw new StoreshipError(
      "ERR_USAGE",
      `--against ${file}: it is not what --metadata-file writes; give that, or an image`,
      { cause: error },
    );
  }
}
