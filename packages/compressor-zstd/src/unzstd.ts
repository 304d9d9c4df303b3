import { pipeline } from "node:stream";
import { createZstdDecompress } from "node:zlib";
import type { ByteSource } from "@storeship/core";
import { frameExtent } from "./frame-extent.js";

const CHUNK_SIZE = 256 << 10;

/**
 * The content of zstd frames behind one another. Each has a decoder of its own: depending on Node's version, its own
 * decoder ends at the first frame, or takes one that is cut off.
 */
export async function* unzstd(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = source[Symbol.asyncIterator]();
  let chunk: Uint8Array = new Uint8Array(0);
  const hasMore = async (): Promise<boolean> => {
    while (chunk.length === 0) {
      const next = await chunks.next();
      if (next.done === true) return false;
      chunk = next.value;
    }
    return true;
  };
  const frame = async function* () {
    const extent = frameExtent();
    while (!extent.isComplete) {
      if (!(await hasMore())) throw new Error("unexpected end of zstd data");
      const length = extent.advance(chunk);
      // A stream takes the next chunk before it is done with this one.
      const copy = Buffer.from(chunk.subarray(0, length));
      chunk = chunk.subarray(length);
      yield copy;
    }
  };
  try {
    do yield* pipeline(frame, createZstdDecompress({ chunkSize: CHUNK_SIZE }), () => {});
    while (await hasMore());
  } finally {
    await chunks.return?.();
  }
}
