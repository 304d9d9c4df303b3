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
 * zstd, on `node:zlib`. One frame, with its content's size and checksum, for each `segmentSize` bytes of a source: 4 MiB at
 * the default level and 16 MiB at the highest ones.
 *
 * @throws StoreshipError `ERR_COMPRESSOR_OPTION` for a level that is not from 1 to 19.
 */
export function zstd(options: CompressorOptions = {}): Compressor {
  const level = compressionLevel("zstd", LEVELS, options);
  const segmentSize = segmentSizeOf(level);
  const tuning = tuningOf(level, segmentSize);
  const parameters = parametersOf(level, tuning);
  return {
    name: "zstd",
    extension: ".zst",
    mediaTypeSuffix: "zstd",
    concatenable: true,
    segmentSize,
    memory: memoryOf(level) + segmentSize,
    levels: LEVELS,
    fingerprint: `zstd node:zlib ${process.versions.zstd} level=${level} ${describe(tuning)} checksum=1 segment=${segmentSize}`,
    compress: (source) => frames(source, parameters, segmentSize),
    compressUnit: (bytes) => compressed(bytes, parameters),
    decompress: unzstd,
  };
}

function segmentSizeOf(level: number): number {
  if (level >= 17) return 16 * MIB;
  return level >= 9 ? 8 * MIB : 4 * MIB;
}

/** What is set beside the level; the level's own where absent. */
interface Tuning {
  /** The reach of matches, as a power of two. */
  readonly windowLog: number;
  /** Entries of the table of matches, as a power of two. */
  readonly hashLog?: number;
  /** Entries of the table of short matches, as a power of two. */
  readonly chainLog?: number;
  /** Bytes of the shortest match that is looked for. */
  readonly minMatch?: number;
}

/** Windows that every decoder takes (RFC 8878, section 3.1.1.1.2). */
const MOST_WINDOW_LOG = 23;

/**
 * Tables that stay in the cache of a core. At the default level, a quarter of the table of short matches: 10 % less time, for
 * half of what the window takes off. One level below, the next fifth of the time, for 3 % of the size.
 */
const TABLES: Readonly<Record<number, Partial<Tuning>>> = {
  2: { hashLog: 16, minMatch: 5 },
  [LEVELS.default]: { chainLog: 14 },
};

// The window is as long as the segment, which costs no time and takes 1 to 3 % off.
function tuningOf(level: number, segmentSize: number): Tuning {
  return { windowLog: Math.min(MOST_WINDOW_LOG, Math.log2(segmentSize)), ...TABLES[level] };
}

function describe(tuning: Tuning): string {
  return Object.entries(tuning)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}

/** What zstd is told, by the numbers of its parameters. */
type Parameters = Readonly<Record<number, number>>;

function parametersOf(level: number, tuning: Tuning): Parameters {
  const { ZSTD_c_compressionLevel, ZSTD_c_checksumFlag, ZSTD_c_windowLog } = constants;
  const { ZSTD_c_hashLog, ZSTD_c_chainLog, ZSTD_c_minMatch } = constants;
  const numbers: Readonly<Record<keyof Tuning, number>> = {
    windowLog: ZSTD_c_windowLog,
    hashLog: ZSTD_c_hashLog,
    chainLog: ZSTD_c_chainLog,
    minMatch: ZSTD_c_minMatch,
  };
  const tuned = Object.entries(tuning).map(([name, value]) => [numbers[name as keyof Tuning], value]);
  return { [ZSTD_c_compressionLevel]: level, ...Object.fromEntries(tuned), [ZSTD_c_checksumFlag]: 1 };
}

/** Measured of one frame of `segmentSize` bytes, the room for its output left out. */
function memoryOf(level: number): number {
  if (level <= 8) return 8 * MIB;
  if (level <= 11) return 24 * MIB;
  return level <= 16 ? 68 * MIB : 88 * MIB;
}

async function* frames(
  source: ByteSource,
  parameters: Parameters,
  segmentSize: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let isEmpty = true;
  for await (const piece of pieces(source, segmentSize)) {
    isEmpty = false;
    yield await compressed(piece, parameters);
  }
  if (isEmpty) yield await compressed(new Uint8Array(0), parameters);
}

// In one write with room for all of its output: how several writes fall in time shows in the bytes, and so may the room.
// `flush` tells with the bytes that they are all, which makes the frame 1 % smaller and gives it their number. The stream
// is not ended, which would tell it again, and that is a second, empty frame in some versions of Node.
function compressed(piece: Uint8Array, params: Parameters): Promise<Uint8Array<ArrayBuffer>> {
  const stream = createZstdCompress({
    chunkSize: piece.length + (piece.length >> 8) + 1024,
    flush: constants.ZSTD_e_end,
    params,
  });
  return new Promise((resolve, reject) => {
    stream.once("error", reject).once("data", (frame) => {
      stream.destroy();
      resolve(frame);
    });
    stream.write(piece);
  });
}
