import {
  type Compressor,
  type CompressorOptions,
  type ErrorCode,
  type PluginRegistry,
  reasonOf,
  StoreshipError,
  systemErrorCode,
} from "@storeship/core";

/** A compressor as `-C NAME[:LEVEL]` names it; a program's command line stands in the place of a level. */
export interface CompressionChoice {
  readonly name: string;
  readonly options: CompressorOptions;
}

/** No compression. */
export const NO_COMPRESSION = "none";

/** Read `NAME`, `NAME:LEVEL` or `command:PROGRAM ARGUMENT…`. */
export function parseCompression(text: string): CompressionChoice {
  const colon = text.indexOf(":");
  if (colon === -1) return { name: text, options: {} };
  const [name, argument] = [text.slice(0, colon), text.slice(colon + 1)];
  if (name === "" || argument === "")
    throw new StoreshipError("ERR_USAGE", `'${text}' is not of the form NAME[:LEVEL]`);
  return { name, options: /^\d+$/.test(argument) ? { level: Number(argument) } : { command: argument } };
}

/**
 * The compressor that is chosen, or undefined for none.
 *
 * @param option that chooses it, for messages.
 * @throws StoreshipError `ERR_USAGE` for a name that is not known and a level that the compressor does not have; what
 * making it throws.
 */
export function compressorOf(
  { name, options }: CompressionChoice,
  registry: PluginRegistry,
  option = "--compression",
): Compressor | undefined {
  if (name === NO_COMPRESSION) return undefined;
  const known = registry.compressorNames;
  if (!known.includes(name)) {
    throw new StoreshipError(
      "ERR_USAGE",
      `${option} ${name}: no compressor is called so; known are ${[...known, NO_COMPRESSION].join(", ")}, and --plugin loads more`,
    );
  }
  try {
    return registry.compressor(name, options);
  } catch (error) {
    // A plugin's error may be of another copy of the class.
    const code = systemErrorCode(error);
    throw new StoreshipError(
      code === "ERR_COMPRESSOR_OPTION" ? "ERR_USAGE" : isErrorCode(code) ? code : "ERR_PLUGIN_INVALID",
      `${option} ${name}: ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

function isErrorCode(code: string | undefined): code is ErrorCode {
  return code?.startsWith("ERR_") === true;
}

/**
 * Levels of layers where none is asked for. An archive is made once and sent as a whole; layers are made at each build, and
 * gzip's level 6 takes them twice as long for 2.5 % of their size.
 */
const LAYER_LEVELS: Readonly<Record<string, CompressorOptions>> = { gzip: { level: 4 }, zstd: { level: 2 } };

/**
 * The compressor for layer blobs.
 *
 * @throws StoreshipError `ERR_USAGE` for one whose layers no OCI reader would take; what `compressorOf` throws.
 */
export function layerCompressorOf(
  choice: CompressionChoice,
  registry: PluginRegistry,
): Compressor | undefined {
  const options = { ...LAYER_LEVELS[choice.name], ...choice.options };
  const compressor = compressorOf({ ...choice, options }, registry, "--layer-compression");
  if (compressor !== undefined && compressor.mediaTypeSuffix === undefined) {
    throw new StoreshipError(
      "ERR_USAGE",
      `--layer-compression ${choice.name}: it can compress whole archives only (-C), since OCI knows no layers but uncompressed, gzip and zstd ones`,
    );
  }
  return compressor;
}

const BY_EXTENSION: ReadonlyArray<readonly [extension: RegExp, name: string]> = [
  [/\.(tar\.gz|tgz)$/, "gzip"],
  [/\.(tar\.zst|tzst)$/, "zstd"],
  [/\.(tar\.xz|txz)$/, "xz"],
  [/\.(tar\.lz|tlz)$/, "lzip"],
  [/\.(tar\.bz2|tbz2|tbz)$/, "bzip2"],
];

/** What the name of an archive says of its compression. */
export function compressionOfFile(file: string): CompressionChoice {
  const name = BY_EXTENSION.find(([extension]) => extension.test(file))?.[1];
  return { name: name ?? NO_COMPRESSION, options: {} };
}
