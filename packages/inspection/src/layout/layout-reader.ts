import type { ByteSource, Digest } from "@storeship/core";

/** A blob of a layout. */
interface ReadBlob {
  readonly digest: Digest;
  /** Can be read until the next one is asked for. */
  readonly bytes: ByteSource;
}

/** Reads the files of an OCI image layout, wherever they lie. */
export interface LayoutReader {
  /** Of the directory or the archive, for messages. */
  readonly name: string;
  /** Whether blobs are better asked for together. */
  readonly isSequential: boolean;
  /** A document at the top. @throws StoreshipError `ERR_FILE_MISSING` where there is none. */
  document(name: "index.json" | "oci-layout"): Promise<Uint8Array>;
  /** A document among the blobs. */
  blob(digest: Digest): Promise<Uint8Array>;
  /** Read these blobs, each once, in the order in which they are had soonest. */
  blobs(digests: ReadonlySet<Digest>): AsyncIterable<ReadBlob>;
}
