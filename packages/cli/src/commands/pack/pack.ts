import {
  buildImages,
  directoryCache,
  encoder,
  type ImageRequest,
  planImage,
  trimCache,
} from "@storeship/builder";
import { formatImageName, type PluginRegistry, reasonOf, StoreshipError } from "@storeship/core";
import { cacheDirectoryOf } from "../../cache-directory.js";
import { compressorOf } from "../../compression.js";
import { interruptible } from "../../interruption.js";
import { loadPlugins } from "../../plugins/load.js";
import { progressDisplay } from "../../progress/progress.js";
import { destinationPlace } from "../../transports/destination-place.js";
import { dockerArchiveTransport } from "../../transports/docker-archive.js";
import type { Place } from "../../transports/transport.js";
import { compressorsOf, needsCompressors } from "./compressors.js";
import { checkMetadataFile, writeMetadata } from "./metadata.js";
import type { PackOptions } from "./options.js";
import { recipeOf } from "./recipe.js";
import { imageReport, planDocument, planListing } from "./report.js";
import { imageRequests } from "./requests.js";
import type { Spec } from "./spec.js";
import { warn } from "./warn.js";

/** Build the image that the command line asks for, and print what was made. @param spec that equals the command line. */
export async function pack(roots: readonly string[], options: PackOptions, spec: Spec): Promise<void> {
  const named = options.output === undefined ? undefined : destinationPlace(options.output);
  if (options.json && named?.isStdout) {
    throw new StoreshipError(
      "ERR_USAGE",
      "--json and --output - both write to stdout; write the image to a file",
    );
  }
  const registry = await loadPlugins(options.plugin ?? [], process.cwd(), {
    compressors: needsCompressors(options, named),
  });
  const requests = await imageRequests(roots, options, registry, warn);
  if (options.dryRun) {
    const planned = requests.map((request) => ({ request, plan: planImage(request, { onWarning: warn }) }));
    print(options.json ? JSON.stringify(planDocument(planned), undefined, 2) : planListing(planned));
    return;
  }
  if (options.metadataFile !== undefined) checkMetadataFile(options.metadataFile);
  const destination = named ?? defaultDestination(requests, options, registry);
  const { archive, layer, limits } = compressorsOf(options, destination, registry);
  if (destination.isStdout && process.stdout.isTTY) {
    throw new StoreshipError(
      "ERR_USAGE",
      "--output - would write the archive to the terminal; send stdout to a file or a program",
    );
  }
  if (options.annotation !== undefined && !destination.holdsManifests)
    warn(
      "--annotation has no effect in a docker-archive, which has no place for annotations; oci:DIR keeps them",
    );
  if (archive?.name === "zstd")
    warn(
      "engines before Docker 24 refuse an archive that is compressed with zstd as a whole; gzip or xz serves them",
    );
  const open = destination.destination({
    fsync: options.fsync ?? false,
    ...(archive === undefined ? {} : { encode: encoder(archive, limits) }),
  });
  const display = progressDisplay(options.quiet ? "none" : options.progress, process.stderr);
  const onWarning = (message: string): void => {
    display.clear();
    warn(message);
  };
  const cacheDirectory = layer === undefined ? undefined : cacheDirectoryOf(options.cache);
  const writeOptions = {
    limits,
    ...(layer === undefined ? {} : { layerCompressor: layer }),
    ...(cacheDirectory === undefined ? {} : { cache: directoryCache(cacheDirectory) }),
  };
  const { images } = await interruptible((signal) =>
    buildImages(requests, open, writeOptions, { onProgress: display.show, onWarning, signal }),
  ).finally(display.clear);
  if (cacheDirectory !== undefined)
    await trimCache(cacheDirectory, options.cacheSize).catch((error) => warn(reasonOf(error)));
  const made = { images, output: destination.description, archive, layer };
  if (options.metadataFile !== undefined)
    await writeMetadata(options.metadataFile, made, recipeOf(spec, requests));
  if (!destination.isStdout && !options.quiet) print(imageReport(made, options));
}

function defaultDestination(
  requests: readonly ImageRequest[],
  { compression }: PackOptions,
  registry: PluginRegistry,
): Place {
  const name = requests[0]?.names[0];
  const base =
    name === undefined
      ? "image"
      : formatImageName(name)
          .replace(/:latest$/, "")
          .replace(/[/:]/g, "-");
  const extension = compression === undefined ? "" : (compressorOf(compression, registry)?.extension ?? "");
  return dockerArchiveTransport.place(`${base}.tar${extension}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
