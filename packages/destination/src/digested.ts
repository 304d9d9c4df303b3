import { createHash } from "node:crypto";
import { type Blob, type ByteSource, type Digest, digestOfHash } from "@storeship/core";

/** Bytes, and their digest once all of them have been taken. */
export interface Digested {
  readonly bytes: ByteSource;
  readonly digest: () => Promise<Digest>;
}

/** The bytes of a blob with their digest: whoever makes them makes it, too, or it is made here while they pass. */
export function digested({ bytes, digest }: Blob): Digested {
  if (digest !== undefined) return { bytes, digest };
  const hash = createHash("sha256");
  const hashed = async function* (): ByteSource {
    for await (const chunk of bytes) {
      hash.update(chunk);
      yield chunk;
    }
  };
  return { bytes: hashed(), digest: async () => digestOfHash(hash) };
}
