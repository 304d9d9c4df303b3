import { buildImages, planImage, trimCache } from "@storeship/builder";
import { reasonOf } from "@storeship/core";
import { interruptible } from "../../interruption.js";
import { loadPlugins } from "../../plugins/load.js";
import { progressDisplay } from "../../progress/progress.js";
import { accessOf } from "./access.js";
import { cachesOf } from "./caches.js";
import { compressorsOf, needsCompressors } from "./compressors.js";
import { checkMetadataFile, writeMetadata } from "./metadata.js";
import type { PackOptions } from "./options.js";
import { checkOutputs, defaultPlace, namedPlaces, openOutputs } from "./outputs.js";
import { recipeOf } from "./recipe.js";
import { imageReport, planDocument, planListing } from "./report.js";
import { imageRequests } from "./requests.js";
import type { Spec } from "./spec.js";
import { warn } from "./warn.js";

/** Build the image that the command line asks for, and print what was made. @param spec that equals the command line. */
export async function pack(roots: readonly string[], options: PackOptions, spec: Spec): Promise<void> {
  const named = namedPlaces(options);
  const registry = await loadPlugins(options.plugin ?? [], process.cwd(), {
    compressors: needsCompressors(options, named),
  });
  const access = await accessOf(options);
  const requests = await imageRequests(roots, options, { registry, ...access }, warn);
  if (options.dryRun) {
    const planned = requests.map((request) => ({ request, plan: planImage(request, { onWarning: warn }) }));
    print(options.json ? JSON.stringify(planDocument(planned), undefined, 2) : planListing(planned));
    return;
  }
  if (options.metadataFile !== undefined) checkMetadataFile(options.metadataFile);
  const places = named ?? [defaultPlace(requests, options, registry)];
  const { archives, layer, limits } = compressorsOf(options, places, registry);
  const caches = cachesOf(options, layer, access.access);
  const outputs = places.map((place, number) => ({ place, archive: archives[number] }));
  checkOutputs(outputs, options, warn);
  const display = progressDisplay(options.quiet ? "none" : options.progress, process.stderr);
  const open = openOutputs(outputs, limits, {
    fsync: options.fsync ?? false,
    ...access,
    onLoad: (done, total) => display.show({ phase: "load", done, total }),
    onUpload: (done, total) => display.show({ phase: "upload", done, total }),
  });
  const onWarning = (message: string): void => {
    display.clear();
    warn(message);
  };
  const writeOptions = { limits, ...(layer === undefined ? {} : { layerCompressor: layer }) };
  const watch = { onProgress: display.show, onWarning };
  const { images, delivered } = await interruptible(async (signal) =>
    buildImages(requests, open, { ...writeOptions, ...(await caches.open(signal)) }, { ...watch, signal }),
  ).finally(display.clear);
  if (caches.directory !== undefined)
    await trimCache(caches.directory, options.cacheSize).catch((error) => warn(reasonOf(error)));
  const made = { images, delivered, outputs, layer };
  if (options.metadataFile !== undefined)
    await writeMetadata(options.metadataFile, made, recipeOf(spec, requests));
  if (!outputs.some(({ place }) => place.isStdout) && !options.quiet) print(imageReport(made, options));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
