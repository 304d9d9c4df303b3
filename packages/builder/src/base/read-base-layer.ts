import { damaged, type LayerBlob, layerMediaType, StoreshipError } from "@storeship/core";
import {
  compressionOf,
  type Decompressor,
  decompressed,
  layerTree,
  type MemoryBudget,
  streamReader,
  type TreeDirectory,
} from "@storeship/layer";
import type { BaseLayer } from "./base-image.js";
import { tally } from "./tally.js";

/** A layer that has been read. */
export interface ReadLayer extends BaseLayer {
  readonly tree: TreeDirectory;
}

/**
 * Read a layer once, for what it says of files and for its digests.
 *
 * @param what names it in messages.
 * @param hold takes what is held of it.
 * @throws StoreshipError `ERR_IMAGE_DAMAGED`, `ERR_DECOMPRESSOR_MISSING`, `ERR_BASE_COMPRESSION` for a compression that no
 * manifest can tell.
 */
export async function readBaseLayer(
  { bytes }: LayerBlob,
  decompressors: readonly Decompressor[],
  what: string,
  hold: MemoryBudget,
): Promise<ReadLayer> {
  const blob = tally(bytes);
  const plain = tally(decompressed(blob.bytes, decompressors, what));
  const reader = streamReader(plain.bytes);
  try {
    const tree = await layerTree(reader, what, hold);
    // The padding behind the last member belongs to the layer too.
    await reader.skip(Number.POSITIVE_INFINITY);
    const mediaType = mediaTypeOf(blob.start(), what);
    return {
      diffId: plain.digest(),
      size: plain.size(),
      blob: { mediaType, digest: blob.digest(), size: blob.size() },
      tree,
    };
  } finally {
    await reader.close();
  }
}

// What the blob is counts, not what a transport calls it: the same image has the same manifest from wherever it comes.
function mediaTypeOf(start: Uint8Array, what: string): string {
  const compression = compressionOf(start);
  if (compression === undefined) return layerMediaType();
  if (compression === "gzip" || compression === "zstd") return layerMediaType(compression);
  throw new StoreshipError(
    "ERR_BASE_COMPRESSION",
    `${what} is compressed with ${compression}, and OCI knows no layers but uncompressed, gzip and zstd ones; save the image again without that`,
  );
}

/** Refuse a layer that is not what the image says it is. */
export function checkClaims(
  { diffId, blob }: ReadLayer,
  claims: { readonly diffId: string; readonly digest: string | undefined },
  what: string,
): void {
  if (claims.digest !== undefined && claims.digest !== blob.digest)
    throw damaged(
      what,
      `has the digest ${blob.digest}, not ${claims.digest} as its manifest says; get the image again`,
    );
  if (claims.diffId !== diffId)
    throw damaged(
      what,
      `has the diffID ${diffId}, not ${claims.diffId} as its config says; get the image again`,
    );
}
