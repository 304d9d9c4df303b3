import type { Compressor, CompressorOptions } from "@storeship/core";
import { type CompressionProgram, programCompressor } from "./program-compressor.js";

/** Blocks are independent of each other anyway: four of the largest. */
const SEGMENT_SIZE = 4 * 900_000;

const BZIP2: CompressionProgram = {
  name: "bzip2",
  extension: ".bz2",
  program: "bzip2",
  debianPackage: "bzip2",
  levels: { least: 1, most: 9, default: 9 },
  segmentSize: () => SEGMENT_SIZE,
  // From the manual: 400 kB and 8 blocks.
  memory: (level) => 400_000 + 8 * 100_000 * level,
  compressArguments: (level) => [`-${level}`],
  decompressArguments: ["-d"],
  // What follows the end is a complaint to it, and no failure.
  isStrict: true,
};

/**
 * bzip2, by the program of that name. One stream for each segment.
 *
 * @throws StoreshipError `ERR_COMPRESSOR_OPTION` for a level that is not from 1 to 9, `ERR_COMPRESSOR_MISSING`.
 */
export function bzip2(options: CompressorOptions = {}): Compressor {
  return programCompressor(BZIP2, options);
}
