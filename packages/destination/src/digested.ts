import { createHash } from "node:crypto";
import { type Blob, type ByteSource, type Digest, damaged, digestOfHash } from "@storeship/core";

/** Bytes, and their digest once all of them have been taken. */
export interface Digested {
  readonly bytes: ByteSource;
  /** @throws StoreshipError `ERR_IMAGE_DAMAGED` where it is another one than is known. */
  readonly digest: () => Promise<Digest>;
}

/** The bytes of a blob with their digest: whoever makes them makes it, too, or it is made here while they pass. */
export function digested({ bytes, digest, known }: Blob): Digested {
  if (digest !== undefined) return { bytes, digest: async () => checked(await digest(), known) };
  const hash = createHash("sha256");
  const hashed = async function* (): ByteSource {
    for await (const chunk of bytes) {
      hash.update(chunk);
      yield chunk;
    }
  };
  return { bytes: hashed(), digest: async () => checked(digestOfHash(hash), known) };
}

function checked(digest: Digest, known: Digest | undefined): Digest {
  if (known === undefined || digest === known) return digest;
  throw damaged(
    `the blob ${known}`,
    `has other bytes: their digest is ${digest}; copy or save the image again`,
  );
}
