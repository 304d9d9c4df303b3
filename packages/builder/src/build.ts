import {
  type Blob,
  type ByteSource,
  type Destination,
  digestOf,
  hexOf,
  type Image,
  imageConfig,
  type Layer,
  layerMediaType,
  type OpenDestination,
  StoreshipError,
} from "@storeship/core";
import { layerBytes } from "@storeship/layer";
import { type ImagePlan, planImage } from "./plan.js";
import type { ImageRequest } from "./request.js";
import type { Watch } from "./watch.js";

/**
 * Build an image: list what goes into it, write its layers to the destination, finish it.
 *
 * @returns the image, all of whose layers are written.
 * @throws StoreshipError for what cannot be read, written or put together; nothing is left at the destination then.
 */
export async function buildImage(request: ImageRequest, open: OpenDestination, watch: Watch = {}): Promise<Image> {
  watch.onProgress?.({ phase: "list", done: 0, total: 0 });
  return writeImage(request, planImage(request), open, watch);
}

/** Write an image that has been planned already. As `buildImage` otherwise. */
export async function writeImage(
  request: ImageRequest,
  plan: ImagePlan,
  open: OpenDestination,
  watch: Watch = {},
): Promise<Image> {
  const { names, created } = request;
  // An image without a layer is none: the one of a plain request is written, empty or not.
  const id = hexOf(digestOf(request.prefix));
  const destination = await open({ id, names, layerCount: plan.layers.length, created });
  try {
    const layers = await writeLayers(request, plan, destination, watch);
    const config = imageConfig(request.platform, created, request.runtime, layers.map(recordOf));
    const image: Image = { id, names, config, layers, annotations: {} };
    watch.signal?.throwIfAborted();
    await destination.commit(image);
    watch.onProgress?.({ phase: "done", done: plan.size, total: plan.size });
    return image;
  } catch (error) {
    await destination.abort();
    throw watch.signal?.aborted === true ? interrupted(watch.signal.reason) : error;
  }
}

async function writeLayers(
  { mtime }: ImageRequest,
  plan: ImagePlan,
  destination: Destination,
  watch: Watch,
): Promise<readonly Layer[]> {
  const layers: Layer[] = [];
  let done = 0;
  const count = (bytes: number): void => {
    done += bytes;
    watch.onProgress?.({ phase: "write", done, total: plan.size });
  };
  for (const planned of plan.layers) {
    const blob: Blob = {
      mediaType: layerMediaType(),
      size: planned.size,
      bytes: watched(layerBytes(planned.entries, { mtime }), count, watch.signal),
    };
    const descriptor = await destination.putBlob(blob);
    layers.push({ diffId: descriptor.digest, size: planned.size, blob: descriptor, items: planned.items });
  }
  return layers;
}

// Reading is synchronous: between two blocks signals, timers and the destination get their turn.
async function* watched(
  blocks: Iterable<Uint8Array>,
  count: (bytes: number) => void,
  signal: AbortSignal | undefined,
): ByteSource {
  for (const block of blocks) {
    yield block;
    count(block.length);
    await new Promise<void>((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  }
}

function recordOf({ diffId, items }: Layer): { diffId: Layer["diffId"]; comment: string } {
  return { diffId, comment: items.length === 0 ? "extra files" : items.join(" ") };
}

function interrupted(reason: unknown): StoreshipError {
  return new StoreshipError("ERR_INTERRUPTED", "interrupted; nothing was written", { cause: reason });
}

