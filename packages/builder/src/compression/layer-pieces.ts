import { createHash, type Hash } from "node:crypto";
import {
  type ByteSource,
  type CachedSegment,
  type Compressor,
  type Digest,
  digestOfHash,
} from "@storeship/core";
import { endBytes, memberBytes } from "@storeship/layer";
import { type BuildCache, entryFault } from "../cache/build-cache.js";
import type { KeyedSegment } from "../cache/keys.js";
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
  /** Lets the event loop have its turn between blocks, and counts them. */
  readonly watched: (blocks: Iterable<Uint8Array>) => ByteSource;
  /** Told of bytes that need not be read. */
  readonly count: (bytes: number) => void;
}

/**
 * The pieces of a layer in order: of segments that the cache has as they are compressed already, of others as they are read.
 *
 * @returns the layer's diffID.
 */
export async function* layerPieces(
  { segments, size }: LayerToMake,
  reading: LayerReading,
): AsyncGenerator<Piece, Digest, undefined> {
  const { mtime, cache, buffers } = reading;
  const hash = createHash("sha256");
  let membersSize = 0;
  for (const segment of segments) {
    membersSize += segment.size;
    const found = segment.key && (await cache.segment(segment.key));
    if (found) yield* cachedPieces(found, segment.key, segment.size, reading, hash);
    else yield* readPieces(memberBytes(segment.entries, { mtime }, buffers), segment.size, reading, hash);
  }
  yield* readPieces(endBytes(membersSize, buffers), size - membersSize, reading, hash);
  yield { bytes: new Uint8Array(0), isCompressed: true, ends: "layer" };
  return digestOfHash(hash);
}

async function* readPieces(
  blocks: Iterable<Uint8Array>,
  size: number,
  { buffers, watched }: LayerReading,
  hash: Hash,
): AsyncGenerator<Piece, void, undefined> {
  let left = size;
  for await (const bytes of watched(blocks)) {
    hash.update(bytes);
    left -= bytes.length;
    yield { ...buffers.keep(bytes), isCompressed: false, ...(left === 0 ? { ends: "segment" } : {}) };
  }
}

// Compressed bytes pass on as they are; what they decompress to goes through the layer's hash.
async function* cachedPieces(
  segment: CachedSegment,
  key: Digest,
  size: number,
  { compressor, count }: LayerReading,
  hash: Hash,
): AsyncGenerator<Piece, void, undefined> {
  const taken: Piece[] = [];
  const source = async function* (): ByteSource {
    for await (const bytes of segment.bytes()) {
      taken.push({ bytes, isCompressed: true });
      yield bytes;
    }
  };
  let left = size;
  try {
    for await (const plain of compressor.decompress(source())) {
      left -= plain.length;
      if (left < 0) throw new Error("it holds more than it should");
      hash.update(plain);
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
