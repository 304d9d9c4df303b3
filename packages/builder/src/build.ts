import {
  COMPRESSOR_ANNOTATION,
  type Descriptor,
  type Destination,
  digestOf,
  hexOf,
  type Image,
  type ImageOutline,
  imageConfig,
  type Layer,
  type OpenDestination,
  type Platform,
  refuseRepeated,
  StoreshipError,
} from "@storeship/core";
import { putBase } from "./base/put-base.js";
import { buildCache } from "./cache/build-cache.js";
import { remoteLayers } from "./cache/remote-layers.js";
import { hasherFor } from "./hashing/thread-hasher.js";
import { type ImagePlan, planImage } from "./plan.js";
import type { ImageRequest, WriteOptions } from "./request.js";
import type { Watch } from "./watch.js";
import { type LayerWatch, watchLayers } from "./watch-layers.js";
import { withDestination } from "./with-destination.js";
import { type LayerOptions, writeLayers } from "./write-layers.js";

/** An image that has been built. */
export interface BuiltImage extends Image {
  /** Lowest first, those of the base included. */
  readonly layers: readonly Layer[];
}

/** What has been built and delivered. */
export interface BuiltImages {
  /** In the order of the requests. */
  readonly images: readonly BuiltImage[];
  /** What has the images' name at the destination, where that is a manifest or an index. */
  readonly delivered: Descriptor | undefined;
}

/**
 * Build images of different platforms and deliver them as one: list what goes into each, write their layers to the
 * destination, finish it.
 *
 * @param requests one for each platform; the names of the first are those of all.
 * @returns the images, as the destination has them.
 * @throws StoreshipError for what cannot be read, written or put together, `ERR_PLATFORM_REPEATED` for two of one platform;
 * nothing is left at the destination then.
 */
export async function buildImages(
  requests: readonly ImageRequest[],
  open: OpenDestination,
  options: WriteOptions = {},
  watch: Watch = {},
): Promise<BuiltImages> {
  if (requests.length === 0) throw new StoreshipError("ERR_BUILD", "there is no image to build; request one");
  refuseRepeated(requests.map(platformOfRequest));
  watch.onProgress?.({ phase: "list", done: 0, total: 0 });
  // Its thread starts while files are listed.
  const hasher = hasherFor(requests);
  const cache = buildCache(options.cache, watch.onWarning);
  const remote = remoteLayers(options.remoteCaches, cache, watch);
  try {
    const work = requests.map((request) => ({
      request,
      plan: planImage(request, watch, { fingerprint: options.cache !== undefined }),
    }));
    const built = await writeImages(work, open, { ...options, hasher, cache, remote }, watch);
    await remote.push();
    return built;
  } finally {
    remote.close();
    await cache.close();
    hasher.close();
  }
}

/** Build one image. As `buildImages` otherwise. */
export async function buildImage(
  request: ImageRequest,
  open: OpenDestination,
  options: WriteOptions = {},
  watch: Watch = {},
): Promise<BuiltImage & Pick<BuiltImages, "delivered">> {
  const { images, delivered } = await buildImages([request], open, options, watch);
  return { ...(images[0] as BuiltImage), delivered };
}

/** An image that is planned. */
interface Work {
  readonly request: ImageRequest;
  readonly plan: ImagePlan;
}

// A destination may tell late of what it could not read: then all is done again, without the part of the cache that it was.
async function writeImages(
  work: readonly Work[],
  open: OpenDestination,
  options: LayerOptions,
  watch: Watch,
): Promise<BuiltImages> {
  for (;;) {
    try {
      return await writeOnce(work, open, options, watch);
    } catch (error) {
      if (watch.signal?.aborted || !(await options.cache.forgives(error))) throw error;
    }
  }
}

async function writeOnce(
  work: readonly Work[],
  open: OpenDestination,
  options: LayerOptions,
  watch: Watch,
): Promise<BuiltImages> {
  const { signal } = watch;
  const size = work.reduce((sum, { plan }) => sum + plan.size, 0);
  const watched = watchLayers(size, watch);
  return withDestination(open, outlineOf(work), signal, async (destination) => {
    const images: BuiltImage[] = [];
    for (const one of work) {
      images.push(await writeImage(one, destination, options, watched));
      signal?.throwIfAborted();
    }
    const delivered = await destination.commit({ images });
    watch.onProgress?.({ phase: "done", done: size, total: size });
    return { images, delivered };
  });
}

function compressorAnnotation({ layerCompressor }: LayerOptions): Image["annotations"] {
  return layerCompressor === undefined ? {} : { [COMPRESSOR_ANNOTATION]: layerCompressor.fingerprint };
}

async function writeImage(
  { request, plan }: Work,
  destination: Destination,
  options: LayerOptions,
  watch: LayerWatch,
): Promise<BuiltImage> {
  const { names, created, mtime, runtime, base } = request;
  const below = base === undefined ? [] : await putBase(base, destination, watch);
  const made = await writeLayers(plan, mtime, destination, options, watch);
  const platform = platformOfRequest(request);
  const config = imageConfig(platform, created, runtime, made.map(recordOf), base?.config);
  return {
    id: idOf(request),
    names,
    platform,
    config: Buffer.from(JSON.stringify(config)),
    layers: [...below, ...made],
    annotations: { ...base?.annotations, ...compressorAnnotation(options), ...request.annotations },
  };
}

function outlineOf(work: readonly Work[]): ImageOutline {
  const { request } = work[0] as Work;
  const { names, created } = request;
  const layerCount = work.reduce(
    (sum, one) => sum + (one.request.base?.layers.length ?? 0) + one.plan.layers.length,
    0,
  );
  return { id: idOf(request), names, imageCount: work.length, layerCount, created };
}

function idOf({ prefix }: ImageRequest): string {
  return hexOf(digestOf(prefix));
}

// A base can tell the variant.
function platformOfRequest({ base, platform }: ImageRequest): Platform {
  return base?.platform ?? platform;
}

function recordOf({ diffId, items }: Layer): { diffId: Layer["diffId"]; comment: string } {
  return { diffId, comment: items.length === 0 ? "extra files" : items.join(" ") };
}
