import { type Digest, digestOf, type ImageIndexSource } from "@storeship/core";
import { type ImagesToCopy, type ImageToCopy, readImage } from "./read-images.js";

/** The manifests that are about the images, their index, or one another. */
export async function readReferrers(
  from: ImageIndexSource,
  { index, images }: ImagesToCopy,
): Promise<readonly ImageToCopy[]> {
  const found = new Map<Digest, ImageToCopy>();
  const subjects = [
    ...(index === undefined ? [] : [index]),
    ...images.flatMap(({ claim }) => claim.manifest ?? []),
  ];
  const waiting = subjects.map(({ bytes }) => digestOf(bytes));
  for (let subject = waiting.pop(); subject !== undefined; subject = waiting.pop()) {
    for (const source of (await from.referrers?.(subject)) ?? []) {
      const referrer = await readImage({ source });
      const digest = referrer.claim.manifest?.digest;
      if (digest === undefined || found.has(digest)) continue;
      found.set(digest, referrer);
      waiting.push(digest);
    }
  }
  return [...found.values()];
}
