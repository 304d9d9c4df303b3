import { type CopiedImages, copyImages, joinedImages } from "@storeship/builder";
import { type Digest, digestOf, type Image, platformName, StoreshipError } from "@storeship/core";
import { decompressors } from "../decompressors.js";
import { interruptible } from "../interruption.js";
import { loadPlugins } from "../plugins/load.js";
import { destinationPlace } from "../transports/destination-place.js";
import { imageIndexSource } from "../transports/image-source.js";
import { registryAccess } from "../transports/registry-access.js";
import type { IndexOptions } from "./index-command.js";

/** Join the images that the command line names, and print what was joined. */
export async function indexCreate(
  destination: string,
  images: readonly string[],
  options: IndexOptions,
): Promise<void> {
  const { plugin = [], fsync = false, json, quiet } = options;
  const place = destinationPlace(destination, "DEST");
  if (!place.holdsManifests) {
    throw new StoreshipError(
      "ERR_USAGE",
      `DEST ${destination}: a ${place.transport} holds no index; give a place that does, such as oci:DIR:TAG`,
    );
  }
  const known = decompressors(await loadPlugins(plugin, process.cwd()), options);
  const access = await registryAccess(options, [destination, ...images]);
  const sources = await Promise.all(
    images.map((image) => imageIndexSource(image, { decompressors: known, ...access })),
  );
  const created = await interruptible((signal) =>
    copyImages(joinedImages(sources), place.destination({ fsync, ...access }), { names: [] }, { signal }),
  );
  if (quiet) return;
  const text = json ? document(created, place.description) : listing(created, place.description);
  process.stdout.write(`${text}\n`);
}

function document({ images, delivered }: CopiedImages, output: string): string {
  const manifests = images.map((image) => ({
    platform: platformName(image.platform),
    manifest: manifestOf(image),
    id: digestOf(image.config),
  }));
  return JSON.stringify({ output, digest: delivered?.digest, images: manifests }, undefined, 2);
}

function listing({ images, delivered }: CopiedImages, output: string): string {
  return [
    ...images.map((image) => [platformName(image.platform), manifestOf(image)] as const),
    ...(delivered === undefined ? [] : [["index", delivered.digest] as const]),
    ["written to", output] as const,
  ]
    .map(([name, text]) => `${name.padEnd(14)} ${text}`)
    .join("\n");
}

function manifestOf({ manifest }: Image): Digest {
  return digestOf(manifest?.bytes ?? "");
}
