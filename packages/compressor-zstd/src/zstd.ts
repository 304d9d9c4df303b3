import { constants, createZstdCompress } from "node:zlib";
import {
  type ByteSource,
  type CompressionLevels,
  type Compressor,
  type CompressorOptions,
  compressionLevel,
  pieces,
} from "@storeship/core";
import { unzstd } from "./unzstd.js";

const LEVELS: CompressionLevels = { least: 1, most: 19, default: 3 };
const MIB = 1 << 20;

/**
 * zstd, on `node:zlib`. One frame, with its content's size and checksum, for each `segmentSize` bytes of a source: twice
 * the level's window, so that 4 MiB at the default level and 16 MiB at the highest ones.
 *
 * @throws StoreshipError `ERR_COMPRESSOR_OPTION` for a level that is not from 1 to 19.
 */
export function zstd(options: CompressorOptions = {}): Compressor {
  const level = compressionLevel("zstd", LEVELS, options);
  const segmentSize = segmentSizeOf(level);
  return {
    name: "zstd",
    extension: ".zst",
    mediaTypeSuffix: "zstd",
    concatenable: true,
    segmentSize,
    memory: memoryOf(level) + segmentSize,
    levels: LEVELS,
    fingerprint: `zstd node:zlib ${process.versions.zstd} level=${level} checksum=1 segment=${segmentSize}`,
    compress: (source) => frames(source, level, segmentSize),
    decompress: unzstd,
  };
}

function segmentSizeOf(level: number): number {
  if (level >= 17) return 16 * MIB;
  return level >= 9 ? 8 * MIB : 4 * MIB;
}

/** Measured of one frame of `segmentSize` bytes, the room for its output left out. */
function memoryOf(level: number): number {
  if (level <= 8) return 8 * MIB;
  if (level <= 11) return 24 * MIB;
  return level <= 16 ? 68 * MIB : 88 * MIB;
}

async function* frames(
  source: ByteSource,
  level: number,
  segmentSize: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let isEmpty = true;
  for await (const piece of pieces(source, segmentSize)) {
    isEmpty = false;
    yield await compressed(piece, level);
  }
  if (isEmpty) yield await compressed(new Uint8Array(0), level);
}

// In one write with room for all of its output: how several writes fall in time shows in the bytes, and so may the room.
// `flush` tells with the bytes that they are all, which makes the frame 1 % smaller and gives it their number. The stream
// is not ended, which would tell it again, and that is a second, empty frame in some versions of Node.
function compressed(piece: Uint8Array, level: number): Promise<Uint8Array> {
  const stream = createZstdCompress({
    chunkSize: piece.length + (piece.length >> 8) + 1024,
    flush: constants.ZSTD_e_end,
    params: {
      [constants.ZSTD_c_compressionLevel]: level,
      [constants.ZSTD_c_checksumFlag]: 1,
    },
  });
  return new Promise((resolve, reject) => {
    stream.once("error", reject).once("data", (frame) => {
      stream.destroy();
      resolve(frame);
    });
    stream.write(piece);
  });
}
