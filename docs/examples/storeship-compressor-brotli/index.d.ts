import type { CompressorFactory, Plugin } from "@storeship/core";

/** brotli, levels 2 to 11. */
export declare const brotli: CompressorFactory;

declare const plugin: Plugin;
export default plugin;
