import type { ByteSource } from "@storeship/core";

/** Bytes whose first chunk is there: what fails before it fails here, while nothing has been written of them. */
export async function begun(source: ByteSource): Promise<ByteSource> {
  const chunks = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  return (async function* () {
    try {
      for (let next = first; next.done !== true; next = await chunks.next()) yield next.value;
    } finally {
      await chunks.return?.();
    }
  })();
}
