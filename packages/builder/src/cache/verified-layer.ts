import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import {
  type ByteSource,
  type Compressor,
  type Digest,
  damaged,
  digestOfHash,
  reasonOf,
} from "@storeship/core";

/** A part of a layer's blob, and what it should decompress to. */
export interface LayerPart {
  /** Bytes in the blob. */
  readonly length: number;
  /** Bytes uncompressed. */
  readonly size: number;
}

/** A layer as it should be. */
export interface ExpectedLayer {
  readonly diffId: Digest;
  /** In order. */
  readonly parts: readonly LayerPart[];
  readonly compressor: Compressor;
  /** Names the blob, for messages. */
  readonly what: string;
  /** Told the CRC-32 of each part of the blob. */
  readonly onPart: (checksum: number) => void;
}

/**
 * The bytes of a blob that is said to hold a layer, while they are decompressed, part by part and no further than each
 * should go.
 *
 * @param blob each chunk in a buffer of its own.
 * @throws StoreshipError `ERR_IMAGE_DAMAGED` for a blob that does not hold the layer, with the last of its bytes at the
 * latest; what `blob` throws.
 */
export async function* verifiedLayer(
  blob: ByteSource,
  { diffId, parts, compressor, what, onPart }: ExpectedLayer,
): ByteSource {
  const hash = createHash("sha256");
  const cut = cutting(blob);
  try {
    for (const { length, size } of parts) {
      const taken: Uint8Array[] = [];
      let checksum = 0;
      let failure: { readonly error: unknown } | undefined;
      const source = async function* (): ByteSource {
        try {
          for await (const chunk of cut.next(length)) {
            taken.push(chunk);
            checksum = crc32(chunk, checksum);
            yield chunk;
          }
        } catch (error) {
          failure = { error };
          throw error;
        }
      };
      let left = size;
      try {
        for await (const plain of compressor.decompress(source())) {
          left -= plain.length;
          if (left < 0) throw new Error("it holds more than it should");
          hash.update(plain);
          yield* taken.splice(0);
        }
        if (left > 0) throw new Error("it holds less than it should");
      } catch (error) {
        // What the blob's own source said comes through as it is.
        throw (
          failure?.error ?? damaged(what, `is not the layer that it is kept as: ${reasonOf(error)}`, error)
        );
      }
      yield* taken;
      onPart(checksum);
    }
    await cut.end();
  } finally {
    await cut.close();
  }
  if (digestOfHash(hash) !== diffId) throw damaged(what, "is another layer than the one that it is kept as");
}

/** Reads a source in parts. */
function cutting(source: ByteSource) {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  return {
    /** The next `length` bytes, or all that are left. */
    async *next(length: number): ByteSource {
      for (let left = length; left > 0; ) {
        if (rest.length === 0) {
          const next = await chunks.next();
          if (next.done === true) return;
          rest = next.value;
        }
        const part = rest.subarray(0, left);
        rest = rest.subarray(part.length);
        left -= part.length;
        yield part;
      }
    },
    /** Lets the source tell what it tells at its end. */
    async end(): Promise<void> {
      await chunks.next();
    },
    async close(): Promise<void> {
      await chunks.return?.();
    },
  };
}
