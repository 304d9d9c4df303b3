import {
  COMPRESSOR_ANNOTATION,
  type Descriptor,
  digestOf,
  hexOf,
  type Image,
  imageConfig,
  type Layer,
  type OpenDestination,
  StoreshipError,
} from "@storeship/core";
import { abortable } from "./abortable.js";
import { buildCache } from "./cache/build-cache.js";
import { hasherFor } from "./hashing/thread-hasher.js";
import { type ImagePlan, planImage } from "./plan.js";
import type { ImageRequest, WriteOptions } from "./request.js";
import type { Watch } from "./watch.js";
import { type LayerOptions, writeLayers } from "./write-layers.js";

/** An image that has been built and delivered. */
export interface BuiltImage extends Image {
  readonly layers: readonly Layer[];
  /** What has the image's name at the destination, where that is a manifest. */
  readonly delivered: Descriptor | undefined;
}

/**
 * Build an image: list what goes into it, write its layers to the destination, finish it.
 *
 * @returns the image, as the destination has it.
 * @throws StoreshipError for what cannot be read, written or put together; nothing is left at the destination then.
 */
export async function buildImage(
  request: ImageRequest,
  open: OpenDestination,
  options: WriteOptions = {},
  watch: Watch = {},
): Promise<BuiltImage> {
  watch.onProgress?.({ phase: "list", done: 0, total: 0 });
  // Its thread starts while files are listed.
  const hasher = options.layerCompressor === undefined ? hasherFor(request) : undefined;
  const cache = buildCache(options.cache, watch.onWarning);
  try {
    const plan = planImage(request, watch, { fingerprint: options.cache !== undefined });
    return await writeImage(request, plan, open, { ...options, hasher, cache }, watch);
  } finally {
    await cache.close();
    hasher?.close();
  }
}

// A destination may tell late of what it could not read: then all is done again, without the part of the cache that it was.
async function writeImage(
  request: ImageRequest,
  plan: ImagePlan,
  open: OpenDestination,
  options: LayerOptions,
  watch: Watch,
): Promise<BuiltImage> {
  for (;;) {
    try {
      return await writeOnce(request, plan, open, options, watch);
    } catch (error) {
      if (watch.signal?.aborted || !(await options.cache.forgives(error))) throw error;
    }
  }
}

async function writeOnce(
  request: ImageRequest,
  plan: ImagePlan,
  open: OpenDestination,
  options: LayerOptions,
  watch: Watch,
): Promise<BuiltImage> {
  const { names, created } = request;
  const id = hexOf(digestOf(request.prefix));
  const { signal } = watch;
  const destination = await abortable(
    open({ id, names, imageCount: 1, layerCount: plan.layers.length, created }),
    signal,
  ).catch((error) => {
    throw told(error, signal);
  });
  try {
    const layers = await abortable(writeLayers(plan, request.mtime, destination, options, watch), signal);
    const config = imageConfig(request.platform, created, request.runtime, layers.map(recordOf));
    const image = {
      id,
      names,
      platform: request.platform,
      config: Buffer.from(JSON.stringify(config)),
      layers,
      annotations: { ...compressorAnnotation(options), ...request.annotations },
    };
    signal?.throwIfAborted();
    const delivered = await abortable(destination.commit({ images: [image] }), signal);
    watch.onProgress?.({ phase: "done", done: plan.size, total: plan.size });
    return { ...image, delivered };
  } catch (error) {
    await abortable(destination.abort(), signal).catch(() => {});
    throw told(error, signal);
  }
}

function compressorAnnotation({ layerCompressor }: LayerOptions): Image["annotations"] {
  return layerCompressor === undefined ? {} : { [COMPRESSOR_ANNOTATION]: layerCompressor.fingerprint };
}

function recordOf({ diffId, items }: Layer): { diffId: Layer["diffId"]; comment: string } {
  return { diffId, comment: items.length === 0 ? "extra files" : items.join(" ") };
}

function told(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted !== true) return error;
  return new StoreshipError("ERR_INTERRUPTED", "interrupted; nothing was written", { cause: signal.reason });
}
