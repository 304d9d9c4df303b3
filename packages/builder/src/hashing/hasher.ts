import { createHash } from "node:crypto";
import { type ByteSource, type Digest, digestOfHash } from "@storeship/core";
import { BLOCKS_IN_TURN } from "@storeship/layer";

/** Makes the digest of bytes that pass, one stream after the other. */
export interface Hasher {
  /** Resolves once `bytes` may be overwritten. */
  update(bytes: Uint8Array): Promise<void> | undefined;
  /** The digest of all bytes since the last one. */
  digest(): Promise<Digest>;
  /** No more bytes come. */
  close(): void;
}

/** A hasher on the thread of its user. */
export function inlineHasher(): Hasher {
  let hash = createHash("sha256");
  return {
    update(bytes) {
      hash.update(bytes);
      return undefined;
    },
    async digest() {
      const digest = digestOfHash(hash);
      hash = createHash("sha256");
      return digest;
    },
    close() {},
  };
}

/** Passes the blocks of one layer after the other on, and hashes them while they are used and the next ones are read. */
export function hashing(hasher: Hasher): (blocks: ByteSource) => AsyncGenerator<Uint8Array, void, undefined> {
  const pending: Array<Promise<void> | undefined> = [];
  return async function* (blocks) {
    for await (const block of blocks) {
      pending.push(hasher.update(block));
      yield block;
      // The next block is written where the first of these lies.
      if (pending.length === BLOCKS_IN_TURN) await pending.shift();
    }
  };
}
