import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import type { ByteSource } from "@storeship/core";

const CHUNK_SIZE = 256 << 10;

/** The content of gzip members behind one another. */
export async function* gunzip(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  let given = 0;
  const copies = async function* () {
    for await (const chunk of source) {
      given += chunk.length;
      // A stream takes the next chunk before it is done with this one.
      yield Buffer.from(chunk);
    }
  };
  const stream = pipeline(copies, createGunzip({ chunkSize: CHUNK_SIZE }), () => {});
  yield* stream;
  // zlib stops where no member follows, and says so only of some bytes.
  if (stream.bytesWritten !== given) throw new Error("something that is not gzip follows its end");
}
