import { createHash } from "node:crypto";
import { type Compressor, type Digest, digestOf, digestOfHash } from "@storeship/core";
import { type Entry, type Origin, type Segment, segmentsOf } from "@storeship/layer";

/** Changes whenever the same entries would give other bytes. */
const FORMAT = "storeship-layer-1";

/** What tells the content of an origin's files without reading them; absent where nothing does. */
export type Fingerprints = ReadonlyMap<Origin, string>;

/** A layer's segments with their keys, and the key of the layer. */
export interface KeyedLayer {
  readonly segments: readonly KeyedSegment[];
  /** Absent where a segment has none. */
  readonly key: Digest | undefined;
}

export interface KeyedSegment extends Segment {
  /** Absent where something in it cannot be told without reading it. */
  readonly key: Digest | undefined;
}

/** The keys of a layer: digests of all that decides its compressed bytes. */
export function keyedLayer(
  entries: readonly Entry[],
  mtime: number,
  compressor: Compressor,
  fingerprints: Fingerprints,
): KeyedLayer {
  const common = `${FORMAT}\n${compressor.fingerprint}\n${compressor.segmentSize}\n${mtime}\n`;
  const segments = segmentsOf(entries).map((segment) => ({
    ...segment,
    key: segmentKey(segment, common, fingerprints),
  }));
  const keys = segments.map(({ key }) => key);
  return { segments, key: keys.includes(undefined) ? undefined : digestOf(`${common}${keys.join("\n")}`) };
}

/**
 * The key of a layer in a cache that machines share: it is made of the layer's bytes, which each machine reads for itself, and
 * of how they are cut and compressed. Nothing in it depends on where the files lie.
 */
export function sharedKey(diffId: Digest, sizes: readonly number[], compressor: Compressor): Digest {
  const { fingerprint, segmentSize } = compressor;
  return digestOf(`${FORMAT}\n${fingerprint}\n${segmentSize}\n${diffId}\n${sizes.join("\n")}`);
}

function segmentKey({ entries }: Segment, common: string, fingerprints: Fingerprints): Digest | undefined {
  const hash = createHash("sha256").update(common);
  let told: Origin | undefined;
  for (const entry of entries) {
    const { name, type, mode, size, target, owner, content } = entry;
    hash.update(
      `${name}\0${type}\0${mode}\0${size}\0${target}\0${owner?.uid ?? ""}\0${owner?.gid ?? ""}\n`,
      "latin1",
    );
    if (entry.origin.kind === "parent") continue;
    if (content !== undefined) hash.update(content);
    else if (type === "file") {
      const fingerprint = fingerprints.get(entry.origin);
      if (fingerprint === undefined) return undefined;
      if (entry.origin !== told) hash.update(`${entry.origin.label}\0${fingerprint}\n`);
      told = entry.origin;
    }
  }
  return digestOfHash(hash);
}
