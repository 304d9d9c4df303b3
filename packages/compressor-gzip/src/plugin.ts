import type { Plugin } from "@storeship/core";
import { gzip } from "./gzip.js";

/** Brings `gzip`. */
export const plugin = {
  name: "@storeship/compressor-gzip",
  apiVersion: 1,
  compressors: { gzip },
} as const satisfies Plugin;
