import { type ByteSource, type Compressor, damaged, reasonOf, StoreshipError } from "@storeship/core";
import { compressionOf, MAGIC_LENGTH } from "./compression.js";

/** The half of a compressor that reading takes; recognised by its name (`gzip`, `zstd`, `xz`). */
export type Decompressor = Pick<Compressor, "name" | "decompress">;

/**
 * The bytes that `source` holds, compressed or not.
 *
 * @param what names them in messages.
 * @throws StoreshipError `ERR_DECOMPRESSOR_MISSING`, or `ERR_IMAGE_DAMAGED` where a decompressor refuses them.
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
    if (compression === undefined) yield* whole;
    else
      yield* blamed(decompressorNamed(compression, decompressors, what).decompress(whole), compression, what);
  } finally {
    await iterator.return?.();
  }
}

/** @throws StoreshipError `ERR_DECOMPRESSOR_MISSING` that lists those there are. */
export function decompressorNamed(name: string, all: readonly Decompressor[], what: string): Decompressor {
  const found = all.find((decompressor) => decompressor.name === name);
  if (found !== undefined) return found;
  const names = all.map((decompressor) => decompressor.name).join(", ") || "none";
  throw new StoreshipError(
    "ERR_DECOMPRESSOR_MISSING",
    `${what} is compressed with ${name}, for which there is no decompressor here (there are: ${names}); decompress it first`,
  );
}

/** As `source`; an error that is not this project's tells what was decompressed. */
export async function* blamed(source: ByteSource, compression: string, what: string): ByteSource {
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
