import type { DeliveredDocument } from "./delivery-documents.js";
import type { Blob, ByteSource } from "./destination.js";

/** A document as a blob whose digest is known. */
export function documentBlob({ descriptor: { mediaType, digest, size }, bytes }: DeliveredDocument): Blob {
  async function* once(): ByteSource {
    yield bytes;
  }
  return {
    mediaType,
    known: digest,
    size,
    bytes: { [Symbol.asyncIterator]: () => once()[Symbol.asyncIterator]() },
  };
}
