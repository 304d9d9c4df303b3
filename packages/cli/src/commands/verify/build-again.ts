import { type BuiltImage, buildImage } from "@storeship/builder";
import type { Platform } from "@storeship/core";
import { nowhere } from "@storeship/destination";
import { Command } from "commander";
import { interruptible } from "../../interruption.js";
import { loadPlugins } from "../../plugins/load.js";
import { destinationPlace } from "../../transports/destination-place.js";
import { compressorsOf } from "../pack/compressors.js";
import { addPackOptions, type PackOptions } from "../pack/options.js";
import { imageRequest } from "../pack/request.js";
import { applySpec, type Spec } from "../pack/spec.js";
import { warn } from "../pack/warn.js";

/** An image that was built and not kept. */
export interface ImageBuiltAgain {
  readonly image: BuiltImage;
  readonly platform: Platform;
  /** The fingerprint of what compressed its layers; undefined where nothing did. */
  readonly layerCompression: string | undefined;
}

/** Build what a specification asks for. Nothing is written, and nothing comes out of a cache. @param file for messages. */
export async function buildAgain(spec: Spec, file: string): Promise<ImageBuiltAgain> {
  // An empty command line gives each option its default.
  const command = addPackOptions(new Command("pack")).parse([], { from: "user" });
  const roots = applySpec(command, spec, file, new Map());
  const options = command.opts<PackOptions>();
  const registry = await loadPlugins(options.plugin ?? [], process.cwd());
  const request = await imageRequest(roots, options, registry, warn);
  const place = destinationPlace(options.output ?? "image.tar");
  const { layer, limits } = compressorsOf(options, place, registry);
  const write = { limits, ...(layer === undefined ? {} : { layerCompressor: layer }) };
  const image = await interruptible((signal) =>
    buildImage(request, nowhere(), write, { onWarning: warn, signal }),
  );
  return { image, platform: request.platform, layerCompression: layer?.fingerprint };
}
