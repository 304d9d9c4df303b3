import {
  digestOf,
  hexOf,
  type Image,
  imageConfig,
  type Layer,
  type OpenDestination,
  StoreshipError,
} from "@storeship/core";
import { abortable } from "./abortable.js";
import { hasherFor } from "./hashing/thread-hasher.js";
import { type ImagePlan, planImage } from "./plan.js";
import type { ImageRequest, WriteOptions } from "./request.js";
import type { Watch } from "./watch.js";
import { type LayerOptions, writeLayers } from "./write-layers.js";

/**
 * Build an image: list what goes into it, write its layers to the destination, finish it.
 *
 * @returns the image, all of whose layers are written.
 * @throws StoreshipError for what cannot be read, written or put together; nothing is left at the destination then.
 */
export async function buildImage(
  request: ImageRequest,
  open: OpenDestination,
  options: WriteOptions = {},
  watch: Watch = {},
): Promise<Image> {
  watch.onProgress?.({ phase: "list", done: 0, total: 0 });
  // Its thread starts while files are listed.
  const hasher = options.layerCompressor === undefined ? hasherFor(request) : undefined;
  try {
    const plan = planImage(request, watch, { fingerprint: options.cache !== undefined });
    return await writeImage(request, plan, open, { ...options, hasher }, watch);
  } finally {
    hasher?.close();
  }
}

async function writeImage(
  request: ImageRequest,
  plan: ImagePlan,
  open: OpenDestination,
  options: LayerOptions,
  watch: Watch,
): Promise<Image> {
  const { names, created } = request;
  const id = hexOf(digestOf(request.prefix));
  const { signal } = watch;
  const destination = await abortable(
    open({ id, names, layerCount: plan.layers.length, created }),
    signal,
  ).catch((error) => {
    throw told(error, signal);
  });
  try {
    const layers = await abortable(writeLayers(plan, request.mtime, destination, options, watch), signal);
    const config = imageConfig(request.platform, created, request.runtime, layers.map(recordOf));
    const image: Image = { id, names, config, layers, annotations: request.annotations };
    signal?.throwIfAborted();
    await abortable(destination.commit(image), signal);
    watch.onProgress?.({ phase: "done", done: plan.size, total: plan.size });
    return image;
  } catch (error) {
    await abortable(destination.abort(), signal).catch(() => {});
    throw told(error, signal);
  }
}

function recordOf({ diffId, items }: Layer): { diffId: Layer["diffId"]; comment: string } {
  return { diffId, comment: items.length === 0 ? "extra files" : items.join(" ") };
}

function told(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted !== true) return error;
  return new StoreshipError("ERR_INTERRUPTED", "interrupted; nothing was written", { cause: signal.reason });
}
