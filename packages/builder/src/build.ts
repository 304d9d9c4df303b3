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
import { type ImagePlan, planImage } from "./plan.js";
import type { ImageRequest, WriteOptions } from "./request.js";
import type { Watch } from "./watch.js";
import { writeLayers } from "./write-layers.js";

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
  return writeImage(
    request,
    planImage(request, watch, { fingerprint: options.cache !== undefined }),
    open,
    options,
    watch,
  );
}

/** Write an image that has been planned already. As `buildImage` otherwise. */
export async function writeImage(
  request: ImageRequest,
  plan: ImagePlan,
  open: OpenDestination,
  options: WriteOptions = {},
  watch: Watch = {},
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
