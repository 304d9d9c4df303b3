import { createHash } from "node:crypto";
import { type ByteSource, type Digest, digestOfHash } from "@storeship/core";
import { MAGIC_LENGTH } from "@storeship/layer";

/** What is told of bytes once all of them have passed. */
export interface Tally {
  readonly bytes: ByteSource;
  readonly size: () => number;
  readonly digest: () => Digest;
  /** The first bytes, as many as tell a compression. */
  readonly start: () => Uint8Array;
}

/** Tells of the bytes of `source` while they pass. */
export function tally(source: ByteSource): Tally {
  const hash = createHash("sha256");
  let size = 0;
  let start = Buffer.alloc(0);
  const bytes = async function* (): ByteSource {
    for await (const chunk of source) {
      if (start.length < MAGIC_LENGTH)
        start = Buffer.concat([start, chunk.subarray(0, MAGIC_LENGTH - start.length)]);
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  };
  return { bytes: bytes(), size: () => size, digest: () => digestOfHash(hash), start: () => start };
}
