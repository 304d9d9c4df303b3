import { gunzipSync, gzipSync } from "node:zlib";
import type { ByteSource, Compressor } from "@storeship/core";

/** A small compressor of layers: one gzip member for each source. `segmentSize` is small, so that items are cut. */
export const gzipUnits: Compressor = {
  name: "gzip",
  extension: ".gz",
  mediaTypeSuffix: "gzip",
  concatenable: true,
  segmentSize: 100_000,
  memory: 1,
  fingerprint: "gzip of the tests",
  async *compress(source) {
    yield gzipSync(await allOf(source));
  },
  async *decompress(source) {
    yield gunzipSync(await allOf(source));
  },
};

async function allOf(source: ByteSource): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
