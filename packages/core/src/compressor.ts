import type { ByteSource } from "./destination.js";
import { StoreshipError } from "./errors.js";

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
  /**
   * Compress `source` into one unit (a gzip member, a zstd frame, an xz stream). Where `concatenable`, a source of more
   * than `segmentSize` bytes may become several units behind one another. An empty source gives a valid unit too. Chunks may
   * lie in shared memory, which a thread that hashes them reads at the same time. Errors of the source come through as they
   * are; leaving early ends the source and frees what is held.
   */
  compress(source: ByteSource): ByteSource;
  /**
   * The one unit that `compress` makes of a source of these bytes, at most `segmentSize` of them (in shared memory, it may be),
   * in memory that becomes the caller's and is freed as soon as it is written. Where it is absent, `compress` serves.
   */
  compressUnit?(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The inverse, over any number of units behind one another where `concatenable`. Input that is damaged, cut off or,
   * where `concatenable`, followed by something else is an error; it need not name the input, which its reader knows.
   */
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

/**
 * The level that `options` ask for, of a compressor that has levels and runs no command.
 *
 * @param name of the compressor, for messages.
 * @throws StoreshipError `ERR_COMPRESSOR_OPTION` for a level out of bounds, or a command.
 */
export function compressionLevel(
  name: string,
  levels: CompressionLevels,
  options: CompressorOptions,
): number {
  const { level = levels.default, command } = options;
  if (command !== undefined)
    throw new StoreshipError(
      "ERR_COMPRESSOR_OPTION",
      `${name} takes no command, but a level: ${name}:${levels.default}`,
    );
  if (!Number.isInteger(level) || level < levels.least || level > levels.most) {
    throw new StoreshipError(
      "ERR_COMPRESSOR_OPTION",
      `${name} has no level ${level}; give a whole number from ${levels.least} to ${levels.most}`,
    );
  }
  return level;
}
