import type { ByteSource } from "./destination.js";

/** The levels that a compressor has. */
export interface CompressionLevels {
  readonly least: number;
  readonly most: number;
  readonly default: number;
}

/**
 * Turns bytes into fewer. What `compress` writes depends on the source's bytes and on what `fingerprint` tells, and on
 * nothing else: not on how the source is cut into chunks, the number of threads or the time.
 */
export interface Compressor {
  /** `gzip`, `zstd`: what the command line calls it. */
  readonly name: string;
  /** What a file name gets, with its dot: `.gz`. */
  readonly extension: string;
  /** How OCI calls a layer compressed by it. Absent: fit for whole archives only (xz, lzip, bzip2). */
  readonly mediaTypeSuffix?: "gzip" | "zstd";
  /** Whether two outputs, one behind the other, decompress to the two inputs, one behind the other. */
  readonly concatenable: boolean;
  /** Bytes at which longer runs are cut into segments. Where `concatenable` is false it says nothing. */
  readonly segmentSize: number;
  /** Bytes of memory that one `compress` takes beside its source and output, in whatever process. */
  readonly memory: number;
  /** Absent for a compressor without levels. */
  readonly levels?: CompressionLevels;
  /** Implementation, its version, parameters: all that decides the bytes. One line. */
  readonly fingerprint: string;
  /** Compress `source` into one unit (a gzip member, a zstd frame, an xz stream). Errors of the source come through. */
  compress(source: ByteSource): ByteSource;
  /** The inverse, over any number of units behind one another. */
  decompress(source: ByteSource): ByteSource;
}

/** What the command line says of a compressor behind its name: `gzip:9`, `command:lzip -9`. */
export interface CompressorOptions {
  /** Within the compressor's levels; its default where absent. */
  readonly level?: number;
  /** The program to run, with its arguments, for a compressor that runs one. */
  readonly command?: string;
}

/**
 * Makes a compressor.
 *
 * @throws StoreshipError `ERR_COMPRESSOR_OPTION` for a level or a command that it does not take, `ERR_COMPRESSOR_MISSING`
 * where a program it needs is not installed.
 */
export type CompressorFactory = (options?: CompressorOptions) => Compressor;
