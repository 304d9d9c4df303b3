import { chosenImage } from "@storeship/core";
import { diffImages } from "@storeship/inspection";
import { decompressors } from "../../decompressors.js";
import { ExitStatus } from "../../exit-status.js";
import { jsonText } from "../../json-text.js";
import { loadPlugins } from "../../plugins/load.js";
import { imageIndexSource } from "../../transports/image-source.js";
import { registryAccess } from "../../transports/registry-access.js";
import type { DiffOptions } from "./command.js";
import { differenceListing } from "./listing.js";

/** Exit status where the images differ. */
const DIFFERENT = 1;

/** Compare two images and print how they differ. */
export async function diff(from: string, to: string, options: DiffOptions): Promise<void> {
  const { system, plugin = [], json, all = false } = options;
  const known = decompressors(await loadPlugins(plugin, process.cwd()), options);
  const access = await registryAccess(options, [from, to]);
  const open = async (image: string) => {
    const source = await imageIndexSource(image, { decompressors: known, ...access });
    return system === undefined ? source : chosenImage(source, system);
  };
  const difference = await diffImages(await open(from), await open(to), known);
  process.stdout.write(`${json ? jsonText(difference) : differenceListing(difference, all)}\n`);
  if (!difference.identical) throw new ExitStatus(DIFFERENT);
}
