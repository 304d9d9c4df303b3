import {
  type Descriptor,
  type Destination,
  digestOf,
  documentBlob,
  hexOf,
  type Image,
  type ImageIndexSource,
  type ImageName,
  type ImageOutline,
  type OpenDestination,
  type Platform,
  parseTime,
  type RawManifest,
} from "@storeship/core";
import type { Watch } from "../watch.js";
import { withDestination } from "../with-destination.js";
import { copiedNames } from "./copied-names.js";
import { type CopyWatch, putLayers } from "./put-layers.js";
import { type ImagesToCopy, type ImageToCopy, readImages } from "./read-images.js";
import { readReferrers } from "./read-referrers.js";

/** What is copied, and how. */
export interface CopyOptions {
  /** Of several images the one to copy; all of them, with their index, where absent. */
  readonly platform?: Platform;
  /** Names in the place of those that the image has. */
  readonly names?: readonly ImageName[];
  /** Whether manifests go along that are about what is copied (their `subject`), and those about them. */
  readonly referrers?: boolean;
  /** Whether the destination takes one image only, and no index. */
  readonly one?: boolean;
}

/** What was copied. */
export interface CopiedImages {
  readonly images: readonly Image[];
  /** Manifests about the images that went along. */
  readonly referrers: readonly RawManifest[];
  /** What has the name at the destination, where that is a manifest or an index. */
  readonly delivered: Descriptor | undefined;
}

/**
 * Copy what a name leads to: indexes, manifests, configs and blobs as they are, byte for byte, so that all digests stay.
 *
 * @throws StoreshipError `ERR_IMAGE_DAMAGED` for bytes that are not what is claimed of them, and what the source and the
 * destination throw; nothing is left at the destination then.
 */
export async function copyImages(
  from: ImageIndexSource,
  open: OpenDestination,
  { platform, names, referrers = false, one = false }: CopyOptions = {},
  { onProgress, signal }: Watch = {},
): Promise<CopiedImages> {
  const found = await readImages(from, one || platform !== undefined, platform);
  const about = referrers ? await readReferrers(from, found) : [];
  const parts = [...found.images, ...about];
  const total = parts.flatMap(({ layers }) => layers).reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  const count = (bytes: number): void => {
    done = Math.min(total, done + bytes);
    onProgress?.({ phase: "write", done, total });
  };
  const outline = outlineOf(found, names ?? copiedNames(from, found.images));
  return withDestination(open, outline, signal, async (destination) => {
    const images: Image[] = [];
    for (const image of found.images)
      images.push(await copyImage(image, outline, destination, { count, signal }));
    for (const one of about) await putArtifact(one, destination, { count, signal });
    signal?.throwIfAborted();
    const manifests = about.flatMap(({ claim }) => claim.manifest ?? []);
    const delivered = await destination.commit({
      images,
      ...(found.index === undefined ? {} : { index: found.index }),
      referrers: manifests,
    });
    onProgress?.({ phase: "done", done: total, total });
    return { images, referrers: manifests, delivered };
  });
}

async function copyImage(
  image: ImageToCopy,
  { id, names }: ImageOutline,
  destination: Destination,
  watch: CopyWatch,
): Promise<Image> {
  const { claim, platform } = image;
  const blobs = await putLayers(image, destination, watch);
  return {
    id,
    names,
    platform,
    config: claim.config,
    layers: blobs.map((blob) => ({ blob })),
    annotations: {},
    ...(claim.manifest === undefined ? {} : { manifest: claim.manifest }),
  };
}

// Its config is a blob like others.
async function putArtifact(artifact: ImageToCopy, destination: Destination, watch: CopyWatch): Promise<void> {
  await putLayers(artifact, destination, watch);
  const { config: descriptor, claim } = artifact;
  if (descriptor !== undefined) await destination.putBlob(documentBlob({ descriptor, bytes: claim.config }));
}

function outlineOf({ images }: ImagesToCopy, names: readonly ImageName[]): ImageOutline {
  const first = images[0];
  return {
    // There is no prefix to make it of.
    id: hexOf(digestOf(first?.claim.config ?? "")),
    names,
    imageCount: images.length,
    layerCount: images.reduce((sum, { layers }) => sum + layers.length, 0),
    created: timeOf(first?.created),
  };
}

// Go writes the year 1 where there is no time.
function timeOf(created: string | undefined): number {
  try {
    return created === undefined ? 0 : Math.max(0, parseTime(created));
  } catch {
    return 0;
  }
}
