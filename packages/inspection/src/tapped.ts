import { createHash } from "node:crypto";
import { type ByteSource, type Digest, digestOfHash } from "@storeship/core";
import { MAGIC_LENGTH } from "@storeship/layer";

/** A source whose bytes are hashed and counted as they pass. */
export interface Tapped {
  /** Leaving it early does not end the source. */
  readonly bytes: ByteSource;
  /** The first bytes, once they have passed. */
  readonly start: () => Uint8Array;
  /** Read what is left, and tell the digest and the number of all bytes. */
  readonly finish: () => Promise<{ readonly digest: Digest; readonly size: number }>;
}

/** Hash and count what `source` holds. */
export function tapped(source: ByteSource): Tapped {
  const iterator = source[Symbol.asyncIterator]();
  const hash = createHash("sha256");
  let start = Buffer.alloc(0);
  let size = 0;
  let last: Promise<IteratorResult<Uint8Array>> | undefined;

  const take = async (): Promise<IteratorResult<Uint8Array>> => {
    const result = await iterator.next();
    if (result.done === true) return result;
    if (start.length < MAGIC_LENGTH)
      start = Buffer.concat([start, result.value.subarray(0, MAGIC_LENGTH - start.length)]);
    hash.update(result.value);
    size += result.value.length;
    return result;
  };
  // A chunk is gone when the next is asked for: it is hashed before, also where a reader asks ahead.
  const next = (): Promise<IteratorResult<Uint8Array>> => {
    last = last === undefined ? take() : last.then(take);
    return last;
  };
  return {
    bytes: { [Symbol.asyncIterator]: () => ({ next }) },
    start: () => start,
    async finish() {
      while ((await next()).done !== true);
      return { digest: digestOfHash(hash), size };
    },
  };
}
