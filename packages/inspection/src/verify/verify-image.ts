import {
  type ConfigFacts,
  type Fault,
  type ImageClaim,
  type ImageIndexSource,
  type ImageSource,
  type IndexedImage,
  objectAt,
  parseDocument,
  platformName,
  printableText,
} from "@storeship/core";
import type { Decompressor } from "@storeship/layer";
import { imagesOf } from "../images-of.js";
import { compressionOfMediaType } from "../layer-media-type.js";
import { type FaultList, faultList, type Reporter } from "./fault-list.js";
import type { OwnImage } from "./own-form.js";
import { isUnreadable } from "./readable.js";
import {
  isOwn,
  isRunnable,
  layerHistory,
  verifyConfig,
  verifyDescriptors,
  verifyManifest,
} from "./verify-documents.js";
import { blobFacts, type LayerFacts, layerFacts } from "./verify-layer.js";

/** What the check of an image, or of all images under an index, comes to. Plain data, fit for JSON. */
export interface Verification {
  /** What the user calls the source. */
  readonly source: string;
  /** From the index down. */
  readonly faults: readonly Fault[];
  /** What was read: images, their layers, the members of these, bytes of uncompressed layers. */
  readonly images: number;
  readonly layers: number;
  readonly members: number;
  readonly bytes: number;
}

/**
 * Compute again, from the bytes, all that an image claims: digests, sizes, diffIDs, media types, platforms, counts, and
 * what layers promise of their members. Of an index, all its images are checked. Layers stream through; names of one
 * layer's members are held.
 *
 * @param decompressors for layers that are compressed.
 * @throws StoreshipError for what is not there or cannot be read at all; what is damaged is a fault.
 */
export async function verifyImage(
  source: ImageIndexSource | ImageSource,
  decompressors: readonly Decompressor[],
): Promise<Verification> {
  const list = faultList();
  const counts = { images: 0, layers: 0, members: 0, bytes: 0 };
  await reporting(list.at("image"), async () => {
    const { index, images } = await imagesOf(source);
    if (!("layers" in source)) list.add((await source.faults?.()) ?? []);
    if (index !== undefined)
      await reporting(list.at("index"), () => verifyManifest(index, "index", list.at("index")));
    if (images.length === 0) list.at("index").fault("missing", "leads to no image");
    for (const [number, image] of images.entries()) {
      const below = faultList(images.length > 1 ? `${nameOf(image, number)}: ` : "");
      await reporting(below.at("image"), async () => {
        for (const facts of await verifyOne(image, decompressors, below)) {
          counts.layers += 1;
          counts.members += facts.members;
          counts.bytes += facts.size;
        }
      });
      list.add(below.faults());
      counts.images += 1;
    }
  });
  return { source: source.name, faults: list.faults(), ...counts };
}

function nameOf({ platform }: IndexedImage, number: number): string {
  return platform === undefined ? `image ${number + 1}` : printableText(platformName(platform));
}

async function reporting(report: Reporter, check: () => void | Promise<void>): Promise<void> {
  try {
    await check();
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    report.fault("unreadable", error.message);
  }
}

async function verifyOne(
  { source, platform }: IndexedImage,
  decompressors: readonly Decompressor[],
  list: FaultList,
): Promise<readonly LayerFacts[]> {
  const claim = await source.claim();
  const { manifest } = claim;
  if (manifest !== undefined)
    await reporting(list.at("manifest"), () => verifyManifest(manifest, "manifest", list.at("manifest")));
  const report = list.at("config");
  await reporting(report, () => verifyDescriptors(claim, report));
  let config: ConfigFacts | undefined;
  const runnable = isRunnable(claim, platform);
  if (runnable)
    await reporting(report, () => {
      config = verifyConfig(claim, platform, report);
    });
  list.add((await source.faults?.()) ?? []);
  return verifyLayers(source, claim, { decompressors, list, config, runnable });
}

interface LayersCheck {
  readonly decompressors: readonly Decompressor[];
  readonly list: FaultList;
  readonly config: ConfigFacts | undefined;
  readonly runnable: boolean;
}

async function verifyLayers(
  source: ImageSource,
  claim: ImageClaim,
  { decompressors, list, config, runnable }: LayersCheck,
): Promise<readonly LayerFacts[]> {
  const reports = claim.layers.map((_, number) => list.at(`layer ${number + 1}`));
  const own = config === undefined ? undefined : ownLayers(claim);
  const image: OwnImage = {};
  const found: LayerFacts[] = [];
  for await (const blob of source.layers([...claim.layers.keys()])) {
    const [first = 0] = blob.numbers;
    const report = reports[first] as Reporter;
    const isLayer = runnable && compressionOfMediaType(claim.layers[first]?.mediaType ?? "") !== undefined;
    const what = `layer ${first + 1} of '${printableText(source.name)}'`;
    await reporting(report, async () => {
      const facts = isLayer
        ? await layerFacts(blob, { decompressors, report, what, own: own?.has(first) ? image : undefined })
        : await blobFacts(blob);
      for (const number of blob.numbers) {
        found.push(facts);
        verifyClaims(facts, claim, { config, runnable, number }, reports[number] as Reporter);
      }
    });
  }
  return found;
}

/** The numbers of the layers that this project wrote. */
function ownLayers({ config }: ImageClaim): ReadonlySet<number> {
  const history = layerHistory(objectAt(parseDocument(config, "config"), "config")) ?? [];
  return new Set(history.flatMap((entry, number) => (isOwn(entry) ? [number] : [])));
}

function verifyClaims(
  facts: LayerFacts,
  { layers, manifest }: ImageClaim,
  { config, runnable, number }: Pick<LayersCheck, "config" | "runnable"> & { readonly number: number },
  report: Reporter,
): void {
  const { mediaType = "", size, digest } = layers[number] ?? {};
  if (digest !== undefined && facts.digest !== digest)
    report.fault("digest", `has the digest ${facts.digest}, not ${digest} as claimed`);
  if (size !== undefined && facts.blobSize !== size)
    report.fault("size", `has ${facts.blobSize} bytes, not ${size} as claimed`);
  if (!runnable) return;
  // A transport without manifests tells no media types: they are made up from the bytes.
  const claimed = manifest === undefined ? facts.compression : compressionOfMediaType(mediaType);
  if (claimed === undefined)
    report.fault("media-type", `is of the media type '${mediaType}', which is no layer's`);
  else if (claimed !== facts.compression)
    report.fault(
      "media-type",
      `has the compression ${facts.compression}, and its media type says ${claimed}`,
    );
  const diffId = config?.diffIds[number];
  if (diffId !== undefined && facts.diffId !== undefined && facts.diffId !== diffId)
    report.fault("diff-id", `has the diffID ${facts.diffId}, not ${diffId} as the config claims`);
}
