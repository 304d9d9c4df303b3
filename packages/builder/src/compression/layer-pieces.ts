import type { ByteSource, CachedSegment, Compressor, Digest } from "@storeship/core";
import { endBytes, memberBytes } from "@storeship/layer";
import { type BuildCache, entryFault } from "../cache/build-cache.js";
import type { KeyedSegment } from "../cache/keys.js";
import type { Hasher } from "../hashing/hasher.js";
import type { BufferPool } from "./buffer-pool.js";
import type { Piece } from "./compress-pieces.js";

/** A layer to compress. */
export interface LayerToMake {
  readonly segments: readonly KeyedSegment[];
  /** Of the layer, where a cache may remember it. */
  readonly key: Digest | undefined;
  /** Bytes of the uncompressed layer. */
  readonly size: number;
}

/** How layers are read. */
export interface LayerReading {
  readonly mtime: number;
  readonly compressor: Compressor;
  readonly cache: Pick<BuildCache, "segment">;
  readonly buffers: BufferPool;
  readonly hasher: Hasher;
  /** Lets the event loop have its turn between blocks, and counts them. */
  readonly watched: (blocks: Iterable<Uint8Array>) => ByteSource;
  /** Told of bytes that need not be read. */
  readonly count: (bytes: number) => void;
}

/**
 * The pieces of a layer in order: of segments that the cache has as they are compressed already, of others as they are read.
 *
 * @returns what tells the layer's diffID, which may not be there yet.
 */
export async function* layerPieces(
  { segments, size }: LayerToMake,
  reading: LayerReading,
): AsyncGenerator<Piece, () => Promise<Digest>, undefined> {
  const { mtime, cache, buffers, hasher } = reading;
  let membersSize = 0;
  let diffId: Promise<Digest> | undefined;
  const hashed = (): Promise<Digest> => (diffId ??= handled(hasher.digest()));
  try {
    for (const segment of segments) {
      membersSize += segment.size;
      const found = segment.key && (await cache.segment(segment.key));
      if (found) yield* cachedPieces(found, segment.key, segment.size, reading);
      else yield* readPieces(memberBytes(segment.entries, { mtime }, buffers), segment.size, reading);
    }
    yield* readPieces(endBytes(membersSize, buffers), size - membersSize, reading);
    yield { bytes: new Uint8Array(0), isCompressed: true, ends: "layer" };
    return hashed;
  } finally {
    // A layer that is given up must leave nothing to the one that is hashed next.
    void hashed();
  }
}

async function* readPieces(
  blocks: Iterable<Uint8Array>,
  size: number,
  { buffers, watched, hasher }: LayerReading,
): AsyncGenerator<Piece, void, undefined> {
  let left = size;
  let before: Promise<void> | undefined;
  for await (const block of watched(blocks)) {
    // What is read stays no more than a block ahead of what is hashed.
    await before;
    const { bytes, release } = buffers.keep(block);
    const isHashed = handled(hasher.update(bytes));
    before = isHashed;
    left -= bytes.length;
    yield {
      bytes,
      isCompressed: false,
      release: () => void Promise.resolve(isHashed).then(release, () => {}),
      ...(left === 0 ? { ends: "segment" } : {}),
    };
  }
}

// Compressed bytes pass on as they are; what they decompress to goes through the layer's hash.
async function* cachedPieces(
  segment: CachedSegment,
  key: Digest,
  size: number,
  { compressor, count, hasher }: LayerReading,
): AsyncGenerator<Piece, void, undefined> {
  const taken: Piece[] = [];
  const source = async function* (): ByteSource {
    for await (const bytes of segment.bytes()) {
      taken.push({ bytes, isCompressed: true });
      yield bytes;
    }
  };
  let left = size;
  let before: Promise<void> | undefined;
  try {
    for await (const plain of compressor.decompress(source())) {
      left -= plain.length;
      if (left < 0) throw new Error("it holds more than it should");
      await before;
      before = handled(hasher.update(plain));
      count(plain.length);
      yield* taken.splice(0);
    }
    if (left > 0) throw new Error("it holds less than it should");
  } catch (error) {
    throw entryFault(key, segment, error);
  }
  yield* taken;
  yield { bytes: new Uint8Array(0), isCompressed: true, ends: "segment" };
}

/** A promise whose error somebody may ask for, or nobody. */
function handled<T extends Promise<unknown> | undefined>(work: T): T {
  work?.catch(() => {});
  return work;
}
