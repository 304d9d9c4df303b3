import { type BuiltImage, buildImages } from "@storeship/builder";
import { nowhere } from "@storeship/destination";
import { Command } from "commander";
import { interruptible } from "../../interruption.js";
import { loadPlugins } from "../../plugins/load.js";
import { destinationPlace } from "../../transports/destination-place.js";
import { compressorsOf } from "../pack/compressors.js";
import { addPackOptions, type PackOptions } from "../pack/options.js";
import { namedPlaces } from "../pack/outputs.js";
import { imageRequests } from "../pack/requests.js";
import { applySpec, type Spec } from "../pack/spec.js";
import { warn } from "../pack/warn.js";

/** Images that were built and not kept, one a platform. */
export interface BuiltAgain {
  readonly images: readonly BuiltImage[];
  /** The fingerprint of what compressed their layers; undefined where nothing did. */
  readonly layerCompression: string | undefined;
}

/** Build what a specification asks for. Nothing is written, and nothing comes out of a cache. @param file for messages. */
export async function buildAgain(spec: Spec, file: string): Promise<BuiltAgain> {
  // An empty command line gives each option its default.
  const command = addPackOptions(new Command("pack")).parse([], { from: "user" });
  const roots = applySpec(command, spec, file, new Map());
  const options = command.opts<PackOptions>();
  const registry = await loadPlugins(options.plugin ?? [], process.cwd());
  const requests = await imageRequests(roots, options, { registry }, warn);
  const places = namedPlaces(options) ?? [destinationPlace("image.tar")];
  const { layer, limits } = compressorsOf(options, places, registry);
  const write = { limits, ...(layer === undefined ? {} : { layerCompressor: layer }) };
  const { images } = await interruptible((signal) =>
    buildImages(requests, nowhere(), write, { onWarning: warn, signal }),
  );
  return { images, layerCompression: layer?.fingerprint };
}
