import { createHash } from "node:crypto";
import { type ByteSource, type Digest, digestOfHash } from "@storeship/core";

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

/** Pass bytes on, and hash them while they are used. */
export async function* hashed(source: ByteSource, hasher: Hasher): ByteSource {
  let before: Promise<void> | undefined;
  for await (const chunk of source) {
    // A chunk stays as it is until the one after the next is asked for.
    await before;
    before = hasher.update(chunk);
    yield chunk;
  }
  await before;
}
