import {
  arrayAt,
  type Digest,
  type ImageClaim,
  isDigest,
  type JsonObject,
  objectAt,
  parseDocument,
  readOciManifest,
} from "@storeship/core";
import type { ValueChange } from "./changes.js";
import type { MatchedLayers } from "./match-layers.js";
import { valueChanges } from "./value-changes.js";

/** What differs in the configs beside their diffIDs; of the history, what tells of layers that both images have. */
export function configChanges(
  from: ImageClaim,
  to: ImageClaim,
  { same }: MatchedLayers,
): readonly ValueChange[] {
  const shared = new Set(same.flatMap(([a, b]) => [a.diffId, b.diffId]));
  const [a, b] = [from, to].map(({ config }) =>
    reduced(objectAt(parseDocument(config, "config"), "config"), shared),
  );
  return valueChanges(a, b);
}

function reduced(document: JsonObject, shared: ReadonlySet<Digest>): JsonObject {
  const rootfs = objectAt(document["rootfs"], "rootfs in config");
  const diffIds = arrayAt(rootfs["diff_ids"], "diff_ids in config");
  let layer = 0;
  const history = arrayAt(document["history"], "history in config").filter((entry) => {
    if (objectAt(entry, "history in config")["empty_layer"] === true) return true;
    const diffId = diffIds[layer++];
    return isDigest(diffId) && shared.has(diffId);
  });
  return { ...document, rootfs: { ...rootfs, diff_ids: undefined }, history };
}

/** What differs in the manifests beside the digests of config and layers. */
export function manifestChanges(
  from: ImageClaim,
  to: ImageClaim,
  { same }: MatchedLayers,
): readonly ValueChange[] {
  if (from.manifest === undefined || to.manifest === undefined) return [];
  const pairs = same.filter(([a, b]) => a.digest === b.digest);
  return valueChanges(
    withoutDigests(
      from.manifest.bytes,
      pairs.map(([a]) => a.number),
    ),
    withoutDigests(
      to.manifest.bytes,
      pairs.map(([, b]) => b.number),
    ),
  );
}

function withoutDigests(bytes: Uint8Array, numbers: readonly number[]): JsonObject {
  const document = objectAt(parseDocument(bytes, "manifest"), "manifest");
  const { config, layers } = readOciManifest(bytes, "manifest");
  return {
    ...document,
    config: { mediaType: config.mediaType, annotations: config.annotations },
    layers: numbers.map((number) => ({
      mediaType: layers[number]?.mediaType,
      annotations: layers[number]?.annotations,
    })),
  };
}
