import { createHash, type Hash } from "node:crypto";
import {
  type ByteSource,
  type CachedLayer,
  type CachedSegment,
  type Compressor,
  type Digest,
  digestOfHash,
  type LayerCache,
  type LayerFacts,
  layerMediaType,
  type SegmentPlace,
  StoreshipError,
} from "@storeship/core";
import { endBytes, memberBytes } from "@storeship/layer";
import { compressPieces, type Piece } from "../compress-pieces.js";
import { type EncodeLimits, piecesOf, unitsAtWork } from "../encode.js";
import type { PlannedLayer } from "../plan.js";
import type { KeyedLayer, KeyedSegment } from "./keys.js";

/** What compresses a layer and how it is read. */
export interface LayerWork {
  readonly mtime: number;
  readonly compressor: Compressor;
  readonly limits: EncodeLimits;
  /** Lets the event loop have its turn between blocks, and counts them. */
  readonly watched: (blocks: Iterable<Uint8Array>) => ByteSource;
  /** Told of bytes that need not be read. */
  readonly count: (bytes: number) => void;
  readonly onWarning?: (message: string) => void;
}

/**
 * A compressed layer out of the cache, or into it: whole where the cache has it; else of the segments that it has and of
 * those that are read and compressed. Either way it has the bytes that it would have without a cache.
 */
export async function compressedLayer(
  layer: PlannedLayer,
  keyed: KeyedLayer,
  cache: LayerCache,
  work: LayerWork,
): Promise<CachedLayer> {
  const found = keyed.key && (await cache.layer(keyed.key));
  if (found) {
    work.count(layer.size);
    return found;
  }
  for (;;) {
    try {
      return await assembledLayer(layer, keyed, cache, work);
    } catch (error) {
      if (!(error instanceof BrokenSegment)) throw error;
      work.onWarning?.(`an entry of the layer cache is broken and is made again: ${error.message}`);
      await cache.dropSegment(error.key);
    }
  }
}

async function assembledLayer(
  layer: PlannedLayer,
  { segments, key }: KeyedLayer,
  cache: LayerCache,
  work: LayerWork,
): Promise<CachedLayer> {
  const { compressor, limits } = work;
  const hash = createHash("sha256");
  const places: SegmentPlace[] = [];
  const pieces = layerPieces(layer, segments, cache, work, hash);
  const bytes = async function* (): ByteSource {
    let offset = 0;
    let start = 0;
    let next = 0;
    for await (const piece of compressPieces(pieces, compressor, unitsAtWork(compressor, limits))) {
      offset += piece.bytes.length;
      if (piece.bytes.length > 0) yield piece.bytes;
      if (!piece.endsSegment) continue;
      const segment = segments[next++];
      if (segment?.key !== undefined)
        places.push({ key: segment.key, offset: start, length: offset - start });
      start = offset;
    }
  };
  const facts = (): LayerFacts => ({
    diffId: digestOfHash(hash),
    size: layer.size,
    mediaType: layerMediaType(compressor.mediaTypeSuffix),
    segments: places,
  });
  return cache.store(key, bytes(), facts);
}

async function* layerPieces(
  layer: PlannedLayer,
  segments: readonly KeyedSegment[],
  cache: LayerCache,
  work: LayerWork,
  hash: Hash,
): AsyncGenerator<Piece, void, undefined> {
  const { mtime, compressor, watched } = work;
  let membersSize = 0;
  for (const { entries, size, key } of segments) {
    membersSize += size;
    const found = key && (await cache.segment(key));
    if (found) yield* cachedPieces(found, key, size, work, hash);
    else
      yield* hashedPieces(
        piecesOf(watched(memberBytes(entries, { mtime })), [size], compressor.segmentSize),
        hash,
      );
  }
  yield* hashedPieces(
    piecesOf(watched(endBytes(membersSize)), [layer.size - membersSize], compressor.segmentSize),
    hash,
  );
}

async function* hashedPieces(
  pieces: AsyncIterable<Piece>,
  hash: Hash,
): AsyncGenerator<Piece, void, undefined> {
  for await (const piece of pieces) {
    hash.update(piece.bytes);
    yield piece;
  }
}

// Compressed bytes pass on as they are; what they decompress to goes through the layer's hash.
async function* cachedPieces(
  segment: CachedSegment,
  key: Digest,
  size: number,
  { compressor, count }: LayerWork,
  hash: Hash,
): AsyncGenerator<Piece, void, undefined> {
  const taken: Uint8Array[] = [];
  const source = async function* (): ByteSource {
    for await (const chunk of segment.bytes()) {
      taken.push(chunk);
      yield chunk;
    }
  };
  const takenPieces = (): Piece[] =>
    taken.splice(0).map((bytes) => ({ bytes, isCompressed: true, endsSegment: false }));
  let left = size;
  try {
    for await (const plain of compressor.decompress(source())) {
      left -= plain.length;
      if (left < 0) throw new Error("it holds more than it should");
      hash.update(plain);
      count(plain.length);
      yield* takenPieces();
    }
    if (left > 0) throw new Error("it holds less than it should");
  } catch (error) {
    throw new BrokenSegment(key, error);
  }
  yield* takenPieces();
  yield { bytes: new Uint8Array(0), isCompressed: true, endsSegment: true };
}

class BrokenSegment extends StoreshipError {
  readonly key: Digest;

  constructor(key: Digest, cause: unknown) {
    super("ERR_CACHE_CORRUPT", cause instanceof Error ? cause.message : String(cause), { cause });
    this.key = key;
  }
}
