import type { Compressor } from "../../src/index.js";

/** A compressor that keeps the contract and leaves bytes as they are. */
export function compressor(name: string): Compressor {
  return {
    name,
    extension: `.${name}`,
    concatenable: true,
    segmentSize: 1,
    memory: 0,
    fingerprint: name,
    compress: (source) => source,
    decompress: (source) => source,
  };
}
