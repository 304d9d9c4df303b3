import { printableText } from "./byte-string.js";
import { StoreshipError } from "./errors.js";
import type { ImageIndexSource, ImageSource, IndexedImage } from "./image-source.js";
import { type Platform, platformName } from "./platform.js";

/**
 * The one image that a name leads to or, of several, the one for `platform`. Nothing is read until the image is.
 *
 * @param platform a variant that it leaves out fits any. An image whose platform nothing tells fits each.
 * @throws StoreshipError, from the source's methods, `ERR_IMAGE_AMBIGUOUS` where several fit, `ERR_PLATFORM_MISSING` where
 * none does; both list the platforms.
 */
export function chosenImage(from: ImageIndexSource, platform?: Platform): ImageSource {
  let found: Promise<IndexedImage> | undefined;
  const image = async (): Promise<ImageSource> => {
    found ??= chooseImage(from, platform);
    return (await found).source;
  };
  return {
    name: from.name,
    claim: async () => (await image()).claim(),
    async *layers(numbers) {
      yield* (await image()).layers(numbers);
    },
  };
}

/** As `chosenImage`, which reads what the name leads to at once. */
export async function chooseImage(from: ImageIndexSource, platform?: Platform): Promise<IndexedImage> {
  const images = (await from.claim()).images.filter(isImage);
  const fitting = platform === undefined ? images : images.filter((image) => fits(image, platform));
  const [first, ...more] = fitting;
  if (first !== undefined && more.length === 0) return first;
  const name = `'${printableText(from.name)}'`;
  const platforms = images.map((image) => platformOf(image)).join(", ") || "none";
  if (first !== undefined) {
    throw new StoreshipError(
      "ERR_IMAGE_AMBIGUOUS",
      `${name} leads to ${fitting.length} images; choose one by its platform (--system): ${platforms}`,
    );
  }
  const wanted = platform === undefined ? "no image" : `no image for ${platformName(platform)}`;
  throw new StoreshipError("ERR_PLATFORM_MISSING", `${name} has ${wanted}; it has: ${platforms}`);
}

// Statements about images stand among them in an index, for a platform that is none.
function isImage({ platform }: IndexedImage): boolean {
  return platform?.os !== "unknown";
}

function fits({ platform }: IndexedImage, wanted: Platform): boolean {
  if (platform === undefined) return true;
  const sameVariant = wanted.variant === undefined || platform.variant === wanted.variant;
  return platform.os === wanted.os && platform.architecture === wanted.architecture && sameVariant;
}

function platformOf({ platform }: IndexedImage): string {
  return platform === undefined ? "unknown" : printableText(platformName(platform));
}
