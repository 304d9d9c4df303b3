import { createHash } from "node:crypto";
import {
  type Blob,
  type ByteSource,
  type Digest,
  damaged,
  digestOfHash,
  type LayerClaim,
} from "@storeship/core";

/**
 * A blob of what `read` gives, which is held against what is claimed of it while it passes.
 *
 * @param what names it in messages: `layer 3 of 'app.tar'`.
 * @param onBytes told of the bytes that pass.
 */
export function checkedBlob(
  { mediaType, size, digest: claimed }: LayerClaim,
  read: () => ByteSource,
  what: string,
  onBytes: (count: number) => void,
): Blob {
  let digest: Digest | undefined;
  async function* checked(): AsyncGenerator<Uint8Array, void, undefined> {
    const hash = createHash("sha256");
    let length = 0;
    for await (const chunk of read()) {
      length += chunk.length;
      if (length > size)
        throw damaged(what, `has more than the ${size} bytes that are claimed; copy or save it again`);
      hash.update(chunk);
      yield chunk;
      onBytes(chunk.length);
    }
    if (length < size)
      throw damaged(
        what,
        `has ${length} bytes, but ${size} are claimed: it is cut off; copy or save it again`,
      );
    digest = digestOfHash(hash);
    if (claimed !== undefined && digest !== claimed)
      throw damaged(what, `has the digest ${digest}, but ${claimed} is claimed; copy or save it again`);
  }
  return {
    mediaType,
    size,
    bytes: { [Symbol.asyncIterator]: checked },
    digest: async () => digest as Digest,
    ...(claimed === undefined ? {} : { known: claimed }),
  };
}
