import { createHash, type Hash } from "node:crypto";
import {
  type ByteSource,
  type Destination,
  digestOf,
  digestOfHash,
  hexOf,
  type Image,
  imageConfig,
  type Layer,
  layerMediaType,
  type OpenDestination,
  StoreshipError,
} from "@storeship/core";
import { layerBytes, layerSegments } from "@storeship/layer";
import { defaultLimits, encoder } from "./encode.js";
import { type ImagePlan, planImage } from "./plan.js";
import type { ImageRequest, WriteOptions } from "./request.js";
import type { Watch } from "./watch.js";

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
  return writeImage(request, planImage(request, watch), open, options, watch);
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
  const destination = await open({ id, names, layerCount: plan.layers.length, created });
  try {
    const layers = await writeLayers(request, plan, destination, options, watch);
    const config = imageConfig(request.platform, created, request.runtime, layers.map(recordOf));
    const image: Image = { id, names, config, layers, annotations: request.annotations };
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
  { layerCompressor, limits }: WriteOptions,
  watch: Watch,
): Promise<readonly Layer[]> {
  const encode = layerCompressor && encoder(layerCompressor, limits ?? defaultLimits());
  const layers: Layer[] = [];
  let done = 0;
  const count = (bytes: number): void => {
    done += bytes;
    watch.onProgress?.({ phase: "write", done, total: plan.size });
  };
  for (const { entries, size, items } of plan.layers) {
    const bytes = watched(layerBytes(entries, { mtime }), count, watch.signal);
    const segments = layerSegments(entries);
    if (encode === undefined) {
      const blob = await destination.putBlob({ mediaType: layerMediaType(), size, bytes, segments });
      layers.push({ diffId: blob.digest, size, blob, items });
    } else {
      const hash = createHash("sha256");
      const mediaType = layerMediaType(layerCompressor?.mediaTypeSuffix);
      const blob = await destination.putBlob({ mediaType, bytes: encode(hashed(bytes, hash), segments) });
      layers.push({ diffId: digestOfHash(hash), size, blob, items });
    }
  }
  return layers;
}

async function* hashed(source: ByteSource, hash: Hash): ByteSource {
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
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
