import { crc32 } from "node:zlib";
import {
  type ByteSource,
  type Digest,
  type LayerFacts,
  layerMediaType,
  type SegmentPlace,
  StoreshipError,
} from "@storeship/core";
import { type CompressedPiece, compressPieces, type Piece } from "./compress-pieces.js";
import { type EncodeLimits, unitsAtWork } from "./encode.js";
import { type LayerReading, type LayerToMake, layerPieces } from "./layer-pieces.js";

/** A layer whose blob is being made. */
export interface LayerInTheMaking {
  readonly mediaType: string;
  /** All of it has to be taken before the next layer is asked for. */
  readonly bytes: ByteSource;
  /** Asked for once all bytes have been taken. */
  readonly facts: () => Promise<LayerFacts>;
}

/**
 * Compress layers one behind the other, their units side by side: while the last units of one are at work, the next is
 * read.
 */
export async function* compressedLayers(
  layers: readonly LayerToMake[],
  reading: LayerReading,
  limits: EncodeLimits,
): AsyncGenerator<LayerInTheMaking, void, undefined> {
  const diffIds: (() => Promise<Digest>)[] = [];
  const pieces = async function* (): AsyncGenerator<Piece, void, undefined> {
    for (const layer of layers) diffIds.push(yield* layerPieces(layer, reading));
  };
  const { compressor } = reading;
  const mediaType = layerMediaType(compressor.mediaTypeSuffix);
  const compressed = compressPieces(pieces(), compressor, unitsAtWork(compressor, limits));
  try {
    for (const [number, { segments, size }] of layers.entries()) {
      const places: SegmentPlace[] = [];
      yield {
        mediaType,
        bytes: blobBytes(
          compressed,
          segments.map(({ key }) => key),
          places,
        ),
        facts: async () => ({
          // Reading is ahead of compression: the layer has been read by now.
          diffId: await (diffIds[number] as () => Promise<Digest>)(),
          size,
          mediaType,
          segments: places,
        }),
      };
    }
  } finally {
    await compressed.return();
  }
}

async function* blobBytes(
  compressed: AsyncGenerator<CompressedPiece, void, undefined>,
  keys: readonly (Digest | undefined)[],
  places: SegmentPlace[],
): ByteSource {
  let offset = 0;
  let start = 0;
  let segment = 0;
  let checksum = 0;
  for (;;) {
    const { done, value } = await compressed.next();
    if (done) throw new StoreshipError("ERR_INTERNAL", "compression ended before its layer did");
    const key = keys[segment];
    offset += value.bytes.length;
    if (key !== undefined) checksum = crc32(value.bytes, checksum);
    if (value.bytes.length > 0) yield value.bytes;
    if (value.ends === "layer") return;
    if (value.ends === undefined) continue;
    segment += 1;
    if (key !== undefined) places.push({ key, offset: start, length: offset - start, checksum });
    start = offset;
    checksum = 0;
  }
}
