import { type CompressionProgram, programCompressor } from "@storeship/compressor-command";
import type { Compressor, CompressorOptions } from "@storeship/core";

const MIB = 1 << 20;

/** Of the levels' dictionaries and encoders, in MiB, from the manual. */
const DICTIONARIES = [0.25, 1, 2, 4, 4, 8, 8, 16, 32, 64];
const ENCODERS = [3, 9, 17, 32, 48, 94, 94, 186, 370, 674];

const XZ: CompressionProgram = {
  name: "xz",
  extension: ".xz",
  program: "xz",
  debianPackage: "xz-utils",
  levels: { least: 0, most: 9, default: 6 },
  segmentSize: (level) => Math.max(4, 2 * (DICTIONARIES[level] as number)) * MIB,
  memory: (level) => (ENCODERS[level] as number) * MIB,
  // One thread: with more, xz writes other bytes.
  compressArguments: (level) => ["-T1", `-${level}`, "--check=crc64"],
  // More than level 9 takes by far: who asks for gigabytes does harm.
  decompressArguments: ["-d", "-T1", "--memlimit-decompress=256MiB"],
  // The library makes the bytes, and it need not be of the program's version.
  version: (lines) => lines.map((line) => line.replace(/^xz \(XZ Utils\)/, "").trim()).join(" "),
};

/**
 * xz, by the program of that name. One stream for each segment: the bytes of `xz -T1 --check=crc64`. Fit for whole
 * archives; OCI knows no layers of it.
 *
 * @throws StoreshipError `ERR_COMPRESSOR_OPTION` for a level that is not from 0 to 9, `ERR_COMPRESSOR_MISSING`.
 */
export function xz(options: CompressorOptions = {}): Compressor {
  return programCompressor(XZ, options);
}
