import {
  type Digest,
  damaged,
  type ImageClaim,
  type ImageSource,
  printableText,
  readConfig,
} from "@storeship/core";
import { type Decompressor, decompressed } from "@storeship/layer";
import { compressionOfMediaType } from "../layer-media-type.js";
import { tapped } from "../tapped.js";
import type { LayerChange } from "./changes.js";

/** One side of a comparison. */
export interface Side {
  readonly source: ImageSource;
  readonly claim: ImageClaim;
}

/** A layer of one side. */
interface SideLayer {
  /** From 0, the lowest. */
  readonly number: number;
  /** Of the blob: as claimed, or of what was read where nothing claims it. */
  readonly digest: Digest;
  /** As the config claims it, or as read where the other side has no blob of the same digest. */
  readonly diffId: Digest;
}

/** Layers that both sides have, and those of one side alone. */
export interface MatchedLayers {
  readonly changes: readonly LayerChange[];
  /** In both: pairs. */
  readonly same: ReadonlyArray<readonly [from: SideLayer, to: SideLayer]>;
  readonly from: readonly SideLayer[];
  readonly to: readonly SideLayer[];
}

/**
 * Find the layers that both sides have. Blobs whose digests agree are not read; those that are left are read once, for
 * their diffIDs, since another compression changes a blob and not what is in it.
 */
export async function matchLayers(
  from: Side,
  to: Side,
  decompressors: readonly Decompressor[],
): Promise<MatchedLayers> {
  const [a, b] = [await sideLayers(from), await sideLayers(to)];
  const blobs = pair(a, b, ({ digest }) => digest);
  const [restA, restB] = [
    await withDiffIds(from, blobs.from, decompressors),
    await withDiffIds(to, blobs.to, decompressors),
  ];
  const contents = pair(restA, restB, ({ diffId }) => diffId);
  const same = [...blobs.same, ...contents.same].sort(([x], [y]) => x.number - y.number);
  return { same, from: contents.from, to: contents.to, changes: changesOf(same, contents) };
}

type Pairs = Pick<MatchedLayers, "same" | "from" | "to">;

// A layer may be there more than once: each is paired with one of the other side, the lowest first.
function pair(a: readonly SideLayer[], b: readonly SideLayer[], keyOf: (layer: SideLayer) => Digest): Pairs {
  const waiting = Map.groupBy(b, keyOf);
  const same: (readonly [SideLayer, SideLayer])[] = [];
  const from: SideLayer[] = [];
  for (const layer of a) {
    const found = waiting.get(keyOf(layer))?.shift();
    if (found === undefined) from.push(layer);
    else same.push([layer, found]);
  }
  const taken = new Set(same.map(([, layer]) => layer));
  return { same, from, to: b.filter((layer) => !taken.has(layer)) };
}

async function sideLayers({ source, claim }: Side): Promise<readonly SideLayer[]> {
  const image = `'${printableText(source.name)}'`;
  const { diffIds } = readConfig(claim.config, image);
  if (diffIds.length !== claim.layers.length)
    throw damaged(
      image,
      `has ${claim.layers.length} layers, but its config ${diffIds.length} diffIDs; it is damaged: save it again`,
    );
  const digests = claim.layers.map(({ digest }) => digest);
  const unknown = [...digests.keys()].filter((number) => digests[number] === undefined);
  for await (const { numbers, bytes } of source.layers(unknown)) {
    const { digest } = await tapped(bytes).finish();
    for (const number of numbers) digests[number] = digest;
  }
  return digests.map((digest, number) => ({
    number,
    digest: digest as Digest,
    diffId: diffIds[number] as Digest,
  }));
}

async function withDiffIds(
  { source, claim }: Side,
  layers: readonly SideLayer[],
  decompressors: readonly Decompressor[],
): Promise<readonly SideLayer[]> {
  const isPlain = ({ number }: SideLayer): boolean =>
    compressionOfMediaType(claim.layers[number]?.mediaType ?? "") === "none";
  const found = new Map(layers.filter(isPlain).map(({ number, digest }) => [number, digest]));
  const compressed = layers.filter((layer) => !isPlain(layer)).map(({ number }) => number);
  for await (const { numbers, bytes } of source.layers(compressed)) {
    const what = `layer ${numbers.map((number) => number + 1).join(" and ")} of '${printableText(source.name)}'`;
    const { digest } = await tapped(decompressed(bytes, decompressors, what)).finish();
    for (const number of numbers) found.set(number, digest);
  }
  return layers.map((layer) => ({ ...layer, diffId: found.get(layer.number) ?? layer.diffId }));
}

function changesOf(same: MatchedLayers["same"], { from, to }: Pairs): readonly LayerChange[] {
  const numbered = (layer: SideLayer): number => layer.number + 1;
  return [
    ...from.map((layer) => ({ kind: "removed" as const, diffId: layer.diffId, from: numbered(layer) })),
    ...to.map((layer) => ({ kind: "added" as const, diffId: layer.diffId, to: numbered(layer) })),
    ...same.flatMap(([a, b]) => {
      const places = { diffId: a.diffId, from: numbered(a), to: numbered(b) };
      return a.digest === b.digest ? [] : [{ kind: "recompressed" as const, ...places }];
    }),
    ...movedLayers(same).map(([a, b]) => ({
      kind: "moved" as const,
      diffId: a.diffId,
      from: numbered(a),
      to: numbered(b),
    })),
  ];
}

/** Layers that both have, in another order. */
function movedLayers(same: MatchedLayers["same"]): MatchedLayers["same"] {
  const order = same.map(([, layer]) => layer.number);
  const sorted = order.toSorted((x, y) => x - y);
  return same.filter((_, at) => order[at] !== sorted[at]);
}
