import type { Compressor, CompressorOptions } from "@storeship/core";
import { type CompressionProgram, programCompressor } from "./program-compressor.js";

const MIB = 1 << 20;

/** Of the levels' dictionaries, in KiB, from the manual. */
const DICTIONARIES = [64, 1024, 1536, 2048, 3072, 4096, 8192, 16_384, 24_576, 32_768];

const LZIP: CompressionProgram = {
  name: "lzip",
  extension: ".lz",
  program: "lzip",
  debianPackage: "lzip",
  levels: { least: 0, most: 9, default: 6 },
  segmentSize: (level) => Math.max(4 * MIB, 2 * dictionary(level)),
  // From the manual: 11 dictionaries; 1.5 MiB at level 0.
  memory: (level) => (level === 0 ? 2 * MIB : 11 * dictionary(level)),
  compressArguments: (level) => [`-${level}`],
  decompressArguments: ["-d", "--trailing-error"],
};

/**
 * lzip, by the program of that name. One member for each segment.
 *
 * @throws StoreshipError `ERR_COMPRESSOR_OPTION` for a level that is not from 0 to 9, `ERR_COMPRESSOR_MISSING`.
 */
export function lzip(options: CompressorOptions = {}): Compressor {
  return programCompressor(LZIP, options);
}

function dictionary(level: number): number {
  return (DICTIONARIES[level] as number) << 10;
}
