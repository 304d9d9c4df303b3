import type { BuiltImage } from "@storeship/builder";
import {
  COMPRESSOR_ANNOTATION,
  chosenImage,
  type Digest,
  deliveryDocuments,
  digestOf,
  type Fault,
  type ImageClaim,
  type ImageIndexSource,
  MEDIA_TYPES,
  platformName,
  printableText,
  readConfig,
  readOciManifest,
  withoutControls,
} from "@storeship/core";
import { valueChanges } from "@storeship/inspection";
import { buildAgain } from "./build-again.js";
import { readRecipe } from "./recipe-file.js";

/** What building an image again comes to. */
export interface Rebuild {
  /** How many diffIDs, and digests of layers' blobs, are those of the image. */
  readonly diffIds: number;
  readonly blobs: number;
  readonly faults: readonly Fault[];
}

/** Store items of a layer that a message names. */
const NAMED_ITEMS = 3;

/**
 * Build an image again by its recipe and compare it: config, diffIDs, the blobs' digests where the same compressor made
 * them, and the manifest where all of these agree.
 *
 * @param file the recipe's: what `--metadata-file` wrote, or a specification.
 */
export async function rebuild(source: ImageIndexSource, file: string): Promise<Rebuild> {
  const { spec, layerCompression } = readRecipe(file);
  const { images, layerCompression: now } = await buildAgain(spec, file);
  const faults: Fault[] = [];
  let [diffIds, blobs] = [0, 0];
  for (const image of images) {
    const claim = await chosenImage(source, image.platform).claim();
    const where = images.length === 1 ? "rebuild" : `rebuild of ${platformName(image.platform)}`;
    const report: Report = (severity, path, message) => {
      faults.push({
        kind: "rebuild",
        severity,
        path: `${where}: ${path}`,
        message: withoutControls(message),
      });
    };
    const why = otherCompression(layerCompression ?? annotatedCompression(claim), now);
    const same = compareLayers(source.name, claim, image, why, report);
    compareConfigs(claim, image, report);
    if (same.blobs === image.layers.length) compareManifests(claim, image, report);
    diffIds += same.diffIds;
    blobs += same.blobs;
  }
  return { diffIds, blobs, faults };
}

type Report = (severity: Fault["severity"], path: string, message: string) => void;

// Reports the layers that differ; resolves to how many don't.
function compareLayers(
  name: string,
  claim: ImageClaim,
  built: BuiltImage,
  why: string | undefined,
  report: Report,
): { readonly diffIds: number; readonly blobs: number } {
  const { diffIds } = readConfig(claim.config, `'${printableText(name)}'`);
  const { layers } = built;
  if (diffIds.length !== layers.length)
    report("fault", "config", `has ${layers.length} layers when it is built again, not ${diffIds.length}`);
  const sameDiffIds = layers.filter(({ diffId }, number) => {
    if (diffId === diffIds[number]) return true;
    if (number < diffIds.length)
      report(
        "fault",
        `layer ${number + 1}`,
        `has the diffID ${diffId} when it is built again, not ${diffIds[number]}${itemsOf(built, number)}`,
      );
    return false;
  }).length;
  const sameBlobs = layers.filter(({ blob, diffId }, number) => {
    const claimed = blobDigest(claim, number, diffIds);
    if (blob.digest === claimed) return true;
    if (diffId !== diffIds[number] || claimed === undefined) return false;
    const message = `has the digest ${blob.digest} when it is built again, not ${claimed}`;
    const sameType = claim.layers[number]?.mediaType === blob.mediaType;
    if (sameType && why === undefined)
      report("fault", `layer ${number + 1}`, `${message}, and the diffIDs agree`);
    else
      report(
        "warning",
        `layer ${number + 1}`,
        `${message}, since ${why ?? "it is compressed in another way"}; the diffIDs agree`,
      );
    return false;
  }).length;
  return { diffIds: sameDiffIds, blobs: sameBlobs };
}

function itemsOf({ layers }: BuiltImage, number: number): string {
  const items = layers[number]?.items ?? [];
  if (items.length === 0) return "";
  const named = items.slice(0, NAMED_ITEMS).map(printableText).join(", ");
  return `; it holds ${named}${items.length > NAMED_ITEMS ? `, and ${items.length - NAMED_ITEMS} more` : ""}`;
}

function blobDigest({ layers }: ImageClaim, number: number, diffIds: readonly Digest[]): Digest | undefined {
  const { digest, mediaType } = layers[number] ?? {};
  // An archive tells no digests; its uncompressed layers have those of the config.
  return digest ?? (mediaType === MEDIA_TYPES.layer ? diffIds[number] : undefined);
}

// A specification does not tell what compressed the layers, but manifests of this project do.
function annotatedCompression({ manifest }: ImageClaim): string | undefined {
  return manifest && readOciManifest(manifest.bytes, "the manifest").annotations[COMPRESSOR_ANNOTATION];
}

/** Why blobs may differ though the layers are the same; undefined where they may not. */
function otherCompression(recorded: string | undefined, now: string | undefined): string | undefined {
  if (recorded === now) return undefined;
  if (recorded === undefined) return "another compressor, or another version of it, may have compressed it";
  return `it was compressed by '${recorded}', and now by '${now ?? "none"}'`;
}

function compareConfigs({ config }: ImageClaim, image: BuiltImage, report: Report): void {
  const [claimed, built] = [digestOf(config), digestOf(image.config)];
  if (claimed === built) return;
  const changes = valueChanges(
    JSON.parse(Buffer.from(config).toString()),
    JSON.parse(Buffer.from(image.config).toString()),
  );
  const keys = changes.map(({ key }) => printableText(key));
  const named = keys.length > 0 ? `differs in ${keys.join(", ")}` : "is written in another way";
  report("fault", "config", `has the digest ${built} when it is built again, not ${claimed}: it ${named}`);
}

function compareManifests({ manifest }: ImageClaim, image: BuiltImage, report: Report): void {
  if (manifest === undefined) return;
  const { named } = deliveryDocuments({ images: [image] });
  const built = named.digest;
  const claimed = digestOf(manifest.bytes);
  if (built !== claimed)
    report("warning", "manifest", `has the digest ${built} when it is built again, not ${claimed}`);
}
