import type { Plugin } from "@storeship/core";
import { zstd } from "./zstd.js";

/** Brings `zstd`. */
export const plugin = {
  name: "@storeship/compressor-zstd",
  apiVersion: 1,
  compressors: { zstd },
} as const satisfies Plugin;
