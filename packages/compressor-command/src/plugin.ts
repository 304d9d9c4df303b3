import type { Plugin } from "@storeship/core";
import { bzip2 } from "./bzip2.js";
import { command } from "./command.js";
import { lzip } from "./lzip.js";

/** Brings `command`, `lzip` and `bzip2`. */
export const plugin = {
  name: "@storeship/compressor-command",
  apiVersion: 1,
  compressors: { command, lzip, bzip2 },
} as const satisfies Plugin;
