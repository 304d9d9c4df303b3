import { DEFAULT_READ_LIMITS } from "@storeship/core";
import type { Command } from "commander";
import { byteSize, wholeNumber } from "./values.js";

/** What images that are read may come to. */
export interface ReadLimitOptions {
  /** Bytes; the default where no layers are read. */
  readonly maxLayerSize?: number;
  readonly maxRatio: number;
}

/** Add the options of a command that reads layers. */
export function addReadLimits(command: Command): Command {
  return addMaxRatio(
    command.option(
      "--max-layer-size <size>",
      "refuse to read layers with more bytes, uncompressed",
      byteSize,
      DEFAULT_READ_LIMITS.layerSize,
    ),
  );
}

/** Add the option of a command that passes layers on as they are, out of archives that may be compressed. */
export function addMaxRatio(command: Command): Command {
  return command.option(
    "--max-ratio <n>",
    "refuse what becomes more than N times as large when it is decompressed, beyond a gigabyte",
    wholeNumber(1, 1_000_000),
    DEFAULT_READ_LIMITS.ratio,
  );
}
