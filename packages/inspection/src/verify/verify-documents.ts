import {
  arrayAt,
  type ConfigFacts,
  digestOf,
  type ImageClaim,
  isIndexMediaType,
  type JsonObject,
  type ManifestClaim,
  objectAt,
  optionalTextAt,
  type Platform,
  parseDocument,
  platformName,
  readConfig,
  readOciManifest,
} from "@storeship/core";
import { compressionOfMediaType, isConfigMediaType } from "../layer-media-type.js";
import type { Reporter } from "./fault-list.js";

const MANIFESTS: ReadonlySet<string> = new Set([
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
]);

/** Check the bytes of a manifest or index against what led to it. */
export function verifyManifest(claim: ManifestClaim, kind: "manifest" | "index", report: Reporter): void {
  const { mediaType, digest, size, bytes } = claim;
  const found = digestOf(bytes);
  if (found !== digest)
    report.fault("digest", `has the digest ${found}, not ${digest} as what leads to it claims`);
  if (size !== undefined && bytes.length !== size)
    report.fault("size", `has ${bytes.length} bytes, not ${size} as what leads to it claims`);
  const known = kind === "index" ? isIndexMediaType(mediaType) : MANIFESTS.has(mediaType);
  if (!known) report.fault("media-type", `is of the media type '${mediaType}', which is no ${kind}'s`);
  const document = objectAt(parseDocument(bytes, kind), kind);
  const own = optionalTextAt(document["mediaType"], `mediaType in ${kind}`);
  if (own !== undefined && own !== mediaType)
    report.fault("media-type", `says '${own}' of itself, and what leads to it '${mediaType}'`);
  if (document["schemaVersion"] !== 2)
    report.fault(
      "document",
      `has the schemaVersion ${JSON.stringify(document["schemaVersion"]) ?? "of none"}, not 2`,
    );
}

/** Check the config's bytes, and the media types of layers, against what the manifest or the transport claims. */
export function verifyDescriptors(claim: ImageClaim, report: Reporter): void {
  const { manifest, config, configDigest } = claim;
  const found = digestOf(config);
  const claimed = manifest === undefined ? undefined : readOciManifest(manifest.bytes, "manifest").config;
  for (const digest of new Set([configDigest, claimed?.digest]))
    if (digest !== undefined && digest !== found)
      report.fault("digest", `has the digest ${found}, not ${digest} as claimed`);
  if (claimed !== undefined && claimed.size !== config.length)
    report.fault("size", `has ${config.length} bytes, not ${claimed.size} as the manifest claims`);
}

/** Whether an image is one that can be run: a signature or an attestation has other layers, and a config that says little. */
export function isRunnable({ manifest, layers }: ImageClaim, platform: Platform | undefined): boolean {
  if (manifest === undefined) return true;
  if (platform?.os === "unknown" && platform.architecture === "unknown") return false;
  const { config, artifactType } = readOciManifest(manifest.bytes, "manifest");
  if (isConfigMediaType(config.mediaType)) return true;
  return (
    artifactType === undefined &&
    layers.some(({ mediaType }) => compressionOfMediaType(mediaType) !== undefined)
  );
}

/** Check a config by itself and against the layers that there are; undefined where it cannot be read. */
export function verifyConfig(
  { config, manifest, layers }: ImageClaim,
  platform: Platform | undefined,
  report: Reporter,
): ConfigFacts {
  const facts = readConfig(config, "the image");
  const document = objectAt(parseDocument(config, "config"), "config");
  const mediaType = manifest && readOciManifest(manifest.bytes, "manifest").config.mediaType;
  if (mediaType !== undefined && !isConfigMediaType(mediaType))
    report.fault("media-type", `is of the media type '${mediaType}', which is no image config's`);
  if (facts.platform === undefined) report.fault("platform", "names no operating system or no architecture");
  else if (
    platform !== undefined &&
    platformName(platform) !== platformName(comparable(facts.platform, platform))
  )
    report.fault(
      "platform",
      `is for ${platformName(facts.platform)}, and the index says ${platformName(platform)}`,
    );
  const type = objectAt(document["rootfs"], "rootfs")["type"];
  if (type !== "layers")
    report.fault("document", `has the rootfs type ${JSON.stringify(type) ?? "of none"}, not "layers"`);
  if (facts.diffIds.length !== layers.length)
    report.fault("count", `has ${facts.diffIds.length} diffIDs for ${layers.length} layers`);
  verifyHistory(document, layers.length, report);
  return facts;
}

// A variant that one side leaves out is no contradiction.
function comparable(platform: Platform, other: Platform): Platform {
  const { os, architecture } = platform;
  return platform.variant === undefined && other.variant !== undefined
    ? { os, architecture, variant: other.variant }
    : other.variant === undefined
      ? { os, architecture }
      : platform;
}

function verifyHistory(document: JsonObject, layerCount: number, report: Reporter): void {
  const history = layerHistory(document);
  if (history === undefined) return;
  if (history.length !== layerCount)
    report.fault("count", `tells the history of ${history.length} layers, and there are ${layerCount}`);
  if (!history.every(isOwn)) return;
  const other = history.find(({ created }) => created !== document["created"]);
  if (other !== undefined)
    report.fault(
      "document",
      `was created at ${JSON.stringify(document["created"])}, and a layer of it at ${JSON.stringify(other["created"])}`,
    );
}

/** The entries of a config's history that stand for layers, lowest first; undefined where it tells no history. */
export function layerHistory(document: JsonObject): readonly JsonObject[] | undefined {
  const entries = arrayAt(document["history"], "history in config");
  if (entries.length === 0) return undefined;
  return entries
    .map((entry) => objectAt(entry, "history in config"))
    .filter((entry) => entry["empty_layer"] !== true);
}

/** Whether an entry of the history tells that this project wrote the layer. */
export function isOwn(entry: JsonObject): boolean {
  return entry["created_by"] === "storeship";
}
