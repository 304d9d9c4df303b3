import {
  type CompressionLevels,
  type Compressor,
  type CompressorOptions,
  compressionLevel,
} from "@storeship/core";
import { findExecutable, programVersion } from "./executable.js";
import { filtered } from "./filter.js";

/** Milliseconds that a program may neither read nor write while it could. */
export const TIME_LIMIT = 60_000;

/** A program with levels that makes units which can follow one another. */
export interface CompressionProgram {
  /** Of the compressor. */
  readonly name: string;
  readonly extension: string;
  /** The program, looked up in PATH. */
  readonly program: string;
  /** The package of Debian that holds it. */
  readonly debianPackage: string;
  readonly levels: CompressionLevels;
  segmentSize(level: number): number;
  /** Bytes of memory that the program takes to compress. */
  memory(level: number): number;
  compressArguments(level: number): readonly string[];
  readonly decompressArguments: readonly string[];
  /** Whether a complaint of a decompression that succeeds is a failure all the same. */
  readonly isStrict?: boolean;
  /** What of the lines of `--version` decides the bytes. The first one where absent. */
  version?(lines: readonly string[]): string;
}

/**
 * A compressor that runs a program for each unit.
 *
 * @throws StoreshipError `ERR_COMPRESSOR_OPTION`, `ERR_COMPRESSOR_MISSING`.
 */
export function programCompressor(program: CompressionProgram, options: CompressorOptions): Compressor {
  const level = compressionLevel(program.name, program.levels, options);
  const path = findExecutable(program.program, program.debianPackage);
  const lines = programVersion(path);
  const version = program.version?.(lines) ?? lines[0];
  const segmentSize = program.segmentSize(level);
  const compressArguments = program.compressArguments(level);
  const filter = { name: program.name, path, timeLimit: TIME_LIMIT };
  return {
    name: program.name,
    extension: program.extension,
    concatenable: true,
    segmentSize,
    memory: program.memory(level),
    levels: program.levels,
    fingerprint: `${program.name} ${version} ${compressArguments.join(" ")} segment=${segmentSize}`,
    compress: (source) => filtered({ ...filter, arguments: compressArguments, mustWrite: true }, source),
    decompress: (source) =>
      filtered(
        { ...filter, arguments: program.decompressArguments, isStrict: program.isStrict === true },
        source,
      ),
  };
}
