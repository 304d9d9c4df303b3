import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A compressor of the tests' own, which leaves a byte in the file `$COMPRESSED` for each unit that it makes. */
const PLUGIN = `import { appendFileSync } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip, gzipSync } from "node:zlib";

async function allOf(source) {
  const chunks = [];
  for await (const chunk of source) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const counting = () => ({
  name: "counting",
  extension: ".gz",
  mediaTypeSuffix: "gzip",
  concatenable: true,
  segmentSize: 100_000,
  memory: 1 << 20,
  fingerprint: "counting gzip",
  async *compress(source) {
    appendFileSync(process.env.COMPRESSED, ".");
    yield gzipSync(await allOf(source));
  },
  decompress: (source) => pipeline(source, createGunzip(), () => {}),
});

export default { name: "counting", apiVersion: 1, compressors: { counting } };
`;

/** Writes the plugin into DIRECTORY, and gives the options of `pack` that use it. */
export function countingCompressor(directory: string): readonly string[] {
  const file = join(directory, "counting.mjs");
  writeFileSync(file, PLUGIN);
  return ["--plugin", file, "--layer-compression", "counting"];
}

/** The units that were compressed by who had `$COMPRESSED` lead to FILE. */
export function unitsIn(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}
