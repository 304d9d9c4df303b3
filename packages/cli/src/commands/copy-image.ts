import { availableParallelism } from "node:os";
import { type CopiedImages, copyImages, defaultLimits, encoder } from "@storeship/builder";
import { digestOf, parseImageName, platformName, StoreshipError } from "@storeship/core";
import { byteCount } from "../byte-count.js";
import { compressionOfFile, compressorOf, NO_COMPRESSION } from "../compression.js";
import { decompressors } from "../decompressors.js";
import { interruptible } from "../interruption.js";
import { loadPlugins } from "../plugins/load.js";
import { progressDisplay } from "../progress/progress.js";
import { destinationPlace } from "../transports/destination-place.js";
import { imageIndexSource } from "../transports/image-source.js";
import { registryAccess } from "../transports/registry-access.js";
import type { Place } from "../transports/transport.js";
import type { CopyOptions } from "./copy.js";

/** Copy the image that the command line names, and print what was copied. */
export async function copy(from: string, to: string, options: CopyOptions): Promise<void> {
  const place = destinationPlace(to, "TO");
  refuseMisuse(place, options);
  const registry = await loadPlugins(options.plugin ?? [], process.cwd());
  const access = await registryAccess(options, [to, from]);
  const source = await imageIndexSource(from, { decompressors: decompressors(registry, options), ...access });
  const archive = compressorOf(compressionOf(place, options), registry);
  const display = progressDisplay(options.quiet ? "none" : options.progress, process.stderr);
  const open = place.destination({
    fsync: options.fsync ?? false,
    ...access,
    onLoad: (done, total) => display.show({ phase: "load", done, total }),
    onUpload: (done, total) => display.show({ phase: "upload", done, total }),
    ...(archive === undefined ? {} : { encode: encoder(archive, defaultLimits(availableParallelism())) }),
  });
  const copied = await interruptible((signal) =>
    copyImages(
      source,
      open,
      {
        one: !place.holdsManifests,
        referrers: options.referrers ?? false,
        ...(options.system === undefined ? {} : { platform: options.system }),
        ...(options.imageTag === undefined ? {} : { names: options.imageTag.map(parseImageName) }),
      },
      { onProgress: display.show, signal },
    ),
  ).finally(display.clear);
  if (place.isStdout || options.quiet) return;
  const report = options.json
    ? JSON.stringify(document(copied, place), undefined, 2)
    : listing(copied, place);
  process.stdout.write(`${report}\n`);
}

function refuseMisuse(place: Place, { json, referrers, compression }: CopyOptions): void {
  const fault = (why: string): StoreshipError => new StoreshipError("ERR_USAGE", why);
  if (place.isStdout && json) throw fault("--json and TO - both write to stdout; copy the image to a file");
  if (place.isStdout && process.stdout.isTTY)
    throw fault("TO - would write the archive to the terminal; send stdout to a file or a program");
  if (referrers && !place.holdsManifests)
    throw fault(
      `--referrers: ${place.transport} holds no manifests; copy to oci:DIR, oci-archive:FILE or a registry`,
    );
  if (compression !== undefined && compression.name !== NO_COMPRESSION && place.archiveFile === undefined)
    throw fault("--compression is for an archive as a whole, and TO is none");
}

function compressionOf({ archiveFile }: Place, { compression }: CopyOptions) {
  return compression ?? compressionOfFile(archiveFile ?? "");
}

function document({ images, referrers, delivered }: CopiedImages, place: Place): object {
  return {
    output: place.description,
    ...(delivered === undefined ? {} : { delivered: descriptorOf(delivered) }),
    images: images.map(({ platform, config, layers, manifest }) => ({
      platform: platformName(platform),
      id: digestOf(config),
      ...(manifest === undefined ? {} : { manifest: digestOf(manifest.bytes) }),
      layers: layers.map(({ blob }) => descriptorOf(blob)),
    })),
    referrers: referrers.map(({ mediaType, bytes }) => ({
      mediaType,
      digest: digestOf(bytes),
      size: bytes.length,
    })),
  };
}

function descriptorOf({
  mediaType,
  digest,
  size,
}: {
  mediaType: string;
  digest: string;
  size: number;
}): object {
  return { mediaType, digest, size };
}

function listing({ images, referrers, delivered }: CopiedImages, place: Place): string {
  const layers = images.flatMap((image) => image.layers);
  const size = layers.reduce((sum, { blob }) => sum + blob.size, 0);
  return [
    ["platform", images.map(({ platform }) => platformName(platform)).join(", ")],
    ["id", images.map(({ config }) => digestOf(config)).join(", ")],
    ["layers", `${layers.length}, ${byteCount(size)}`],
    ...(referrers.length === 0 ? [] : [["referrers", String(referrers.length)]]),
    ...(delivered === undefined ? [] : [["digest", delivered.digest]]),
    ["copied to", place.description],
  ]
    .map(([name = "", text]) => `${name.padEnd(11)} ${text}`)
    .join("\n");
}
