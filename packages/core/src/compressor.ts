import type { ByteSource } from "./destination.js";

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
  /** Bytes at which the source is cut into segments; for a compressor that is not concatenable it says nothing. */
  readonly segmentSize: number;
  /** Implementation, its version, parameters: all that decides the bytes. */
  readonly fingerprint: string;
  /** Compress `source` into one unit (a gzip member, a zstd frame, an xz stream). Errors of the source come through. */
  compress(source: ByteSource): ByteSource;
  /** The inverse, over any number of units behind one another. */
  decompress(source: ByteSource): ByteSource;
}

/** Makes a compressor. @param level as the command line gave it, or absent for the default. */
export type CompressorFactory = (level?: number) => Compressor;
