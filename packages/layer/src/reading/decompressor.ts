import {
  type ByteSource,
  type Compressor,
  DEFAULT_READ_LIMITS,
  damaged,
  type ReadLimits,
  reasonOf,
  StoreshipError,
} from "@storeship/core";
import { compressionOf, MAGIC_LENGTH } from "./compression.js";
import { withinRatio, withinSize } from "./read-limits.js";

/** The half of a compressor that reading takes; recognised by its name (`gzip`, `zstd`, `xz`). */
export interface Decompressor extends Pick<Compressor, "name" | "decompress"> {
  /** What may come out of it; the defaults where absent. */
  readonly limits?: ReadLimits;
}

/** What reads layers that are not compressed. */
const PLAIN: Decompressor = { name: "none", decompress: (source) => source };

/** `decompressors` with other limits than the defaults, for layers that are not compressed too. */
export function limited(decompressors: readonly Decompressor[], limits: ReadLimits): readonly Decompressor[] {
  return [PLAIN, ...decompressors].map((one) => ({
    name: one.name,
    decompress: (source) => one.decompress(source),
    limits,
  }));
}

/**
 * The bytes of the layer that `source` holds, compressed or not.
 *
 * @param what names it in messages.
 * @throws StoreshipError `ERR_DECOMPRESSOR_MISSING`, `ERR_IMAGE_DAMAGED` where a decompressor refuses them, or
 * `ERR_IMAGE_TOO_LARGE` beyond its limits.
 */
export async function* decompressed(
  source: ByteSource,
  decompressors: readonly Decompressor[],
  what: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    const start = await startOf(iterator);
    const whole = joined(start, iterator);
    const compression = compressionOf(start);
    const decompressor = decompressorNamed(compression ?? PLAIN.name, [...decompressors, PLAIN], what);
    const content = compression === undefined ? whole : decoded(whole, decompressor, what);
    yield* withinSize(content, decompressor.limits ?? DEFAULT_READ_LIMITS, what);
  } finally {
    await iterator.return?.();
  }
}

/**
 * What `decompressor` makes of `source`, within its ratio.
 *
 * @param what names it in messages.
 * @throws StoreshipError `ERR_IMAGE_DAMAGED`, `ERR_IMAGE_TOO_LARGE`.
 */
export function decoded(source: ByteSource, decompressor: Decompressor, what: string): ByteSource {
  const { name, limits = DEFAULT_READ_LIMITS } = decompressor;
  return withinRatio(source, (bytes) => blamed(decompressor.decompress(bytes), name, what), limits, what);
}

/** @throws StoreshipError `ERR_DECOMPRESSOR_MISSING` that lists those there are. */
export function decompressorNamed(name: string, all: readonly Decompressor[], what: string): Decompressor {
  const found = all.find((decompressor) => decompressor.name === name);
  if (found !== undefined) return found;
  const others = all.map((decompressor) => decompressor.name).filter((other) => other !== PLAIN.name);
  const names = others.join(", ") || "none";
  throw new StoreshipError(
    "ERR_DECOMPRESSOR_MISSING",
    `${what} is compressed with ${name}, for which there is no decompressor here (there are: ${names}); decompress it first`,
  );
}

/** As `source`; an error that is not this project's tells what was decompressed. */
async function* blamed(source: ByteSource, compression: string, what: string): ByteSource {
  try {
    yield* source;
  } catch (error) {
    if (error instanceof StoreshipError) throw error;
    const reason = reasonOf(error);
    throw damaged(
      what,
      `cannot be decompressed (${compression}: ${reason}); it is damaged or cut off: copy or save it again`,
      error,
    );
  }
}

// As many chunks as it takes to tell the compression; copied, since a chunk is gone when the next is asked for.
async function startOf(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let start: Uint8Array = Buffer.alloc(0);
  while (start.length < MAGIC_LENGTH) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    start = Buffer.concat([start, value]);
  }
  return start;
}

async function* joined(start: Uint8Array, iterator: AsyncIterator<Uint8Array>): ByteSource {
  if (start.length > 0) yield start;
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
}
