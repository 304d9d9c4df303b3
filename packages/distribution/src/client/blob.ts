import { createHash } from "node:crypto";
import {
  type ByteSource,
  type Descriptor,
  type Digest,
  damaged,
  digestOfHash,
  StoreshipError,
} from "@storeship/core";
import type { Connection } from "./connection.js";
import { skipped } from "./section.js";

/** What tells a blob from others. */
export type BlobKey = Pick<Descriptor, "digest" | "size">;

/** Whether the repository has a blob. A size or digest that is not the blob's is that of nothing. */
export async function hasBlob(connection: Connection, { digest, size }: BlobKey): Promise<boolean> {
  const response = await connection.retrying(() =>
    connection.exchange({
      method: "HEAD",
      target: `blobs/${digest}`,
      what: `ask for the blob ${digest} in ${connection.name}`,
      expect: [200, 404],
    }),
  );
  response.discard();
  const length = response.header("content-length");
  const told = response.header("docker-content-digest");
  const fits = (length === undefined || Number(length) === size) && (told === undefined || told === digest);
  return response.status === 200 && fits;
}

/**
 * The bytes of a blob. Where the connection breaks off they go on from there.
 *
 * @throws StoreshipError `ERR_IMAGE_DAMAGED` for other bytes than `digest` and `size` tell, once all have come.
 */
export async function* blobBytes(connection: Connection, { digest, size }: BlobKey): ByteSource {
  const what = `the blob ${digest} of ${connection.name}`;
  const hash = createHash("sha256");
  const { failed } = connection.pacer();
  let position = 0;
  for (let before = 0; position < size; before = position) {
    try {
      for await (const chunk of bytesFrom(connection, digest, position)) {
        position += chunk.length;
        if (position > size) throw damaged(what, `has more than the ${size} bytes that its manifest tells`);
        hash.update(chunk);
        yield chunk;
      }
      if (position < size) throw endedEarly(what, position, size);
    } catch (error) {
      await failed(error, position > before);
    }
  }
  if (digestOfHash(hash) !== digest)
    throw damaged(
      what,
      "has other bytes than its digest says; the registry, or what lies between, is broken",
    );
}

async function* bytesFrom(connection: Connection, digest: Digest, start: number): ByteSource {
  const response = await connection.exchange({
    method: "GET",
    target: `blobs/${digest}`,
    headers: start === 0 ? {} : { range: `bytes=${start}-` },
    what: `pull the blob ${digest} of ${connection.name}`,
    expect: start === 0 ? [200] : [200, 206],
  });
  // Who knows no ranges sends all again.
  yield* response.status === 206 ? response.body : skipped(response.body, start);
}

function endedEarly(what: string, position: number, size: number): StoreshipError {
  return new StoreshipError(
    "ERR_REGISTRY_CONNECTION",
    `${what} ended after ${position} of ${size} bytes; try again`,
  );
}
