import type { Plugin } from "@storeship/core";
import { xz } from "./xz.js";

/** Brings `xz`. */
export const plugin = {
  name: "@storeship/compressor-xz",
  apiVersion: 1,
  compressors: { xz },
} as const satisfies Plugin;
