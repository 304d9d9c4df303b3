import { promisify } from "node:util";
import { gzip as gzipAtOnce } from "node:zlib";
import {
  type ByteSource,
  type CompressionLevels,
  type Compressor,
  type CompressorOptions,
  compressionLevel,
  pieces,
} from "@storeship/core";
import { deflateMark } from "./deflate-mark.js";
import { gunzip } from "./gunzip.js";

const LEVELS: CompressionLevels = { least: 1, most: 9, default: 6 };

/** Bytes in a member. Members of 4 MiB are 0.6 % smaller than ones of 256 KiB, and larger ones gain next to nothing. */
const SEGMENT_SIZE = 4 << 20;

/**
 * zlib's default is 8. One less makes shorter blocks, which fit binaries better (0.4 % smaller) and cost the slow levels no
 * time. The fast ones gain from the larger hash table of one more: 12 % less time, 0.6 % larger.
 */
function memoryLevel(level: number): number {
  return level <= 5 ? 9 : 7;
}

/** No name, no time, no extra flags, the system "unknown": whatever zlib says of the platform is replaced by it. */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);

/** What deflate holds at work, and a piece gathered from small chunks. */
const MEMORY = (512 << 10) + SEGMENT_SIZE;

const member = promisify(gzipAtOnce);

/**
 * gzip, on `node:zlib`. One member for each 4 MiB of a source.
 *
 * @throws StoreshipError `ERR_COMPRESSOR_OPTION` for a level that is not from 1 to 9.
 */
export function gzip(options: CompressorOptions = {}): Compressor {
  const level = compressionLevel("gzip", LEVELS, options);
  const memLevel = memoryLevel(level);
  return {
    name: "gzip",
    extension: ".gz",
    mediaTypeSuffix: "gzip",
    concatenable: true,
    segmentSize: SEGMENT_SIZE,
    memory: MEMORY,
    levels: LEVELS,
    get fingerprint() {
      return `gzip deflate=${deflateMark(level, memLevel)} level=${level} memLevel=${memLevel} segment=${SEGMENT_SIZE}`;
    },
    compress: (source) => members(source, level),
    compressUnit: (bytes) => compressed(bytes, level),
    decompress: gunzip,
  };
}

async function* members(source: ByteSource, level: number): AsyncGenerator<Uint8Array, void, undefined> {
  let isEmpty = true;
  for await (const piece of pieces(source, SEGMENT_SIZE)) {
    isEmpty = false;
    yield await compressed(piece, level);
  }
  if (isEmpty) yield await compressed(new Uint8Array(0), level);
}

async function compressed(piece: Uint8Array, level: number): Promise<Uint8Array<ArrayBuffer>> {
  // Room for all of it: one turn in the pool, one buffer.
  const chunkSize = piece.length + (piece.length >> 10) + 64;
  const bytes = await member(piece, { level, memLevel: memoryLevel(level), chunkSize });
  bytes.set(HEADER);
  return bytes;
}
