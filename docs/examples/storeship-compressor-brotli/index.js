// @ts-check
import { pipeline } from "node:stream";
import { constants, createBrotliCompress, createBrotliDecompress } from "node:zlib";

// Below level 2, brotli's bytes depend on how the source is cut into chunks.
const LEVELS = { least: 2, most: 11, default: 5 };

const SIZE_HINT = 1 << 24;

/** @type {import("@storeship/core").CompressorFactory} */
export function brotli({ level = LEVELS.default } = {}) {
  if (!Number.isInteger(level) || level < LEVELS.least || level > LEVELS.most) {
    const message = `brotli has no level ${level}; give one from ${LEVELS.least} to ${LEVELS.most}`;
    throw Object.assign(new RangeError(message), { code: "ERR_COMPRESSOR_OPTION" });
  }
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: level,
    // Otherwise brotli takes the first chunk's size for a hint, and it shows in the bytes.
    [constants.BROTLI_PARAM_SIZE_HINT]: SIZE_HINT,
  };
  return {
    name: "brotli",
    extension: ".br",
    // Two brotli streams behind one another are not a brotli stream: one for the whole archive.
    concatenable: false,
    segmentSize: 1 << 20,
    memory: 256 << 20,
    levels: LEVELS,
    fingerprint: `brotli node:zlib ${process.versions.brotli} level=${level} hint=${SIZE_HINT}`,
    compress: (source) => through(source, () => createBrotliCompress({ params })),
    decompress: (source) => through(source, () => createBrotliDecompress()),
  };
}

/**
 * @param {import("@storeship/core").ByteSource} source
 * @param {() => import("node:stream").Transform} makeStream
 */
async function* through(source, makeStream) {
  yield* pipeline(copies(source), makeStream(), () => {});
}

/**
 * A chunk is valid until the next one is asked for, and a stream asks before it is done with it.
 *
 * @param {import("@storeship/core").ByteSource} source
 */
async function* copies(source) {
  for await (const chunk of source) yield Buffer.from(chunk);
}

/** @satisfies {import("@storeship/core").Plugin} */
export default {
  name: "storeship-compressor-brotli",
  apiVersion: /** @type {const} */ (1),
  compressors: { brotli },
};
