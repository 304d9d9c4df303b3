import {
  digestOf,
  type ImageIndexSource,
  type ImageSource,
  type IndexedImage,
  type ManifestClaim,
  type Platform,
  platformName,
  printable,
  printableText,
  readConfig,
} from "@storeship/core";
import type { Decompressor } from "@storeship/layer";
import { imagesOf } from "../images-of.js";
import { storeItemOf } from "../store-item.js";
import type { Difference, ImageDifference, MemberChange, ValueChange } from "./changes.js";
import { configChanges, manifestChanges } from "./document-changes.js";
import { firstBytes } from "./first-bytes.js";
import { changedItems } from "./item-changes.js";
import { type MatchedLayers, matchLayers, type Side } from "./match-layers.js";
import { areFiles, memberValues } from "./member-record.js";
import { differingMembers, type MemberPair } from "./member-table.js";

/**
 * Tell how two images differ, from the index down to the byte. Images of several platforms are compared by platform. Both
 * stream through; blobs whose digests agree are not read, and records of members are held for layers that differ alone.
 *
 * @param decompressors for layers that are compressed.
 * @throws StoreshipError for an image that cannot be read, naming it.
 */
export async function diffImages(
  from: ImageIndexSource | ImageSource,
  to: ImageIndexSource | ImageSource,
  decompressors: readonly Decompressor[],
): Promise<Difference> {
  const [a, b] = [await imagesOf(from), await imagesOf(to)];
  const index = changed("index", digestOfManifest(a.index), digestOfManifest(b.index));
  const { pairs, removed, added } = byPlatform(a.images, b.images);
  const sameIndex = a.index !== undefined && b.index !== undefined && index === undefined;
  const images: ImageDifference[] = [];
  if (!sameIndex) for (const [one, other] of pairs) images.push(await diffPair(one, other, decompressors));
  const identical = images.every((image) => image.identical) && removed.length === 0 && added.length === 0;
  return { sources: [from.name, to.name], identical, index, removed, added, images };
}

function digestOfManifest(claim: ManifestClaim | undefined): string | undefined {
  return claim && digestOf(claim.bytes);
}

function changed(key: string, from: unknown, to: unknown): ValueChange | undefined {
  return from === to ? undefined : { key, from, to };
}

interface PairedImages {
  readonly pairs: ReadonlyArray<readonly [IndexedImage, IndexedImage]>;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

// Where each side has one, they are compared whatever their platforms are.
function byPlatform(a: readonly IndexedImage[], b: readonly IndexedImage[]): PairedImages {
  const [one, other] = [a[0], b[0]];
  if (one !== undefined && other !== undefined && a.length === 1 && b.length === 1)
    return { pairs: [[one, other]], removed: [], added: [] };
  const nameOf = ({ platform }: IndexedImage): string =>
    platform === undefined ? "unknown" : printableText(platformName(platform));
  const waiting = Map.groupBy(b, nameOf);
  const pairs: (readonly [IndexedImage, IndexedImage])[] = [];
  const removed: string[] = [];
  for (const image of a) {
    const found = waiting.get(nameOf(image))?.shift();
    if (found === undefined) removed.push(nameOf(image));
    else pairs.push([image, found]);
  }
  return { pairs, removed, added: [...waiting.values()].flat().map(nameOf) };
}

async function diffPair(
  a: IndexedImage,
  b: IndexedImage,
  decompressors: readonly Decompressor[],
): Promise<ImageDifference> {
  const [from, to]: [Side, Side] = [
    { source: a.source, claim: await a.source.claim() },
    { source: b.source, claim: await b.source.claim() },
  ];
  const [manifestA, manifestB] = [digestOfManifest(from.claim.manifest), digestOfManifest(to.claim.manifest)];
  const common = {
    platform: a.platform ?? b.platform ?? platformOf(from),
    names: changed("names", from.claim.names.join(", "), to.claim.names.join(", ")),
    manifest: changed("manifest", manifestA, manifestB),
  };
  if (manifestA !== undefined && manifestA === manifestB)
    return {
      ...common,
      ...NOTHING,
      identical: true,
      compared: "manifests",
      sameLayers: from.claim.layers.length,
    };
  const layers = await matchLayers(from, to, decompressors);
  const id = changed("id", digestOf(from.claim.config), digestOf(to.claim.config));
  const haveManifests = manifestA !== undefined && manifestB !== undefined;
  const sameContent = id === undefined && layers.changes.every(({ kind }) => kind === "recompressed");
  return {
    ...common,
    identical: sameContent && !haveManifests,
    compared: haveManifests ? "manifests" : "configs and layers",
    manifestValues: manifestChanges(from.claim, to.claim, layers),
    id,
    config: id === undefined ? [] : configChanges(from.claim, to.claim, layers),
    sameLayers: layers.same.length,
    layers: layers.changes,
    ...(await contentChanges(from, to, layers, decompressors)),
  };
}

const NOTHING = {
  manifestValues: [],
  id: undefined,
  config: [],
  layers: [],
  items: [],
  members: [],
} as const;

function platformOf({ claim, source }: Side): Platform | undefined {
  return readConfig(claim.config, `'${printableText(source.name)}'`).platform;
}

async function contentChanges(
  from: Side,
  to: Side,
  layers: MatchedLayers,
  decompressors: readonly Decompressor[],
): Promise<Pick<ImageDifference, "items" | "members">> {
  const table = await differingMembers(from, to, layers, decompressors);
  const { changes, paths } = changedItems(table);
  const rest = [...table].filter(([name]) => !paths.has(storeItemOf(name) ?? ""));
  const files = new Map(
    rest.filter((entry): entry is [string, Required<MemberPair>] => isFilePair(entry[1])),
  );
  const first = await firstBytes(from, to, files, decompressors);
  const members = rest.map(([name, pair]) => {
    const firstByte = first.get(name);
    return { ...memberChange(name, pair), ...(firstByte && { firstByte }) };
  });
  return { items: changes, members: members.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

function isFilePair({ from, to }: MemberPair): boolean {
  return from !== undefined && to !== undefined && areFiles(from, to);
}

function memberChange(name: string, { from, to }: MemberPair): MemberChange {
  const path = printable(`/${name}`);
  if (from === undefined || to === undefined)
    return { kind: from === undefined ? "added" : "removed", path, values: [] };
  return { kind: "changed", path, values: memberValues(from, to) };
}
