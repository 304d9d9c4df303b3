import {
  type Descriptor,
  digestOf,
  type ImageClaim,
  type ImageIndexSource,
  type ImageSource,
  type IndexClaim,
  type IndexedImage,
  MEDIA_TYPES,
  ociIndex,
  type Platform,
  platformName,
  printableText,
  readConfig,
  refuseRepeated,
  StoreshipError,
} from "@storeship/core";
import { checkedClaim } from "../checked-claim.js";

/**
 * Images of different platforms as what one name leads to: an index joins them that lists them by the platforms' names, each
 * platform as the image's own config tells it. What is joined may be an index itself: its images are taken, not what it has
 * for no platform (attestations).
 *
 * @throws StoreshipError, when it is read, `ERR_MANIFEST_MISSING` for an image that has no manifest, `ERR_PLATFORM_REPEATED`,
 * `ERR_PLATFORM_MISSING` for an image that tells none.
 */
export function joinedImages(sources: readonly ImageIndexSource[]): ImageIndexSource {
  return {
    name: sources.map(({ name }) => name).join(", "),
    async claim(): Promise<IndexClaim> {
      const found: FoundImage[] = [];
      for (const from of sources) {
        const { images } = await from.claim();
        for (const image of images) if (isForPlatform(image)) found.push(await findImage(image.source));
      }
      refuseRepeated(found.map(({ platform }) => platform));
      const sorted = found.sort((a, b) => (platformName(a.platform) < platformName(b.platform) ? -1 : 1));
      const index = ociIndex(sorted.map(({ descriptor, platform }) => ({ ...descriptor, platform })));
      const bytes = Buffer.from(JSON.stringify(index));
      return {
        index: { mediaType: MEDIA_TYPES.index, bytes, digest: digestOf(bytes), size: bytes.length },
        images: sorted.map(({ source, platform }) => ({ source, platform })),
      };
    },
  };
}

interface FoundImage {
  readonly source: ImageSource;
  readonly platform: Platform;
  readonly descriptor: Descriptor;
}

async function findImage(source: ImageSource): Promise<FoundImage> {
  const claim = await checkedClaim(source);
  const { platform } = readConfig(claim.config, nameOf(source));
  if (platform === undefined)
    throw new StoreshipError(
      "ERR_PLATFORM_MISSING",
      `${nameOf(source)} tells no platform in its config, and an index needs one; build it again with one`,
    );
  return {
    source: { ...source, claim: async () => claim },
    platform,
    descriptor: descriptorOf(claim, source),
  };
}

function descriptorOf({ manifest }: ImageClaim, source: ImageSource): Descriptor {
  if (manifest !== undefined)
    return { mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.bytes.length };
  throw new StoreshipError(
    "ERR_MANIFEST_MISSING",
    `${nameOf(source)} has no manifest that an index could list, as Docker archives have none; write the image to oci:DIR or a registry first`,
  );
}

function isForPlatform({ platform }: IndexedImage): boolean {
  return platform?.os !== "unknown";
}

function nameOf({ name }: ImageSource): string {
  return `'${printableText(name)}'`;
}
