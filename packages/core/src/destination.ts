import type { Descriptor } from "./descriptor.js";
import type { Digest } from "./digest.js";
import type { Image } from "./image.js";
import type { ImageName } from "./image-name.js";

/**
 * Bytes in the order in which they are written. A chunk is valid while the next one is made: until the one after that is
 * asked for.
 */
export type ByteSource = AsyncIterable<Uint8Array>;

/** A blob on its way to a destination. */
export interface Blob {
  readonly mediaType: string;
  /** Bytes, where they are known before the first one is read. */
  readonly size?: number;
  readonly bytes: ByteSource;
  /** The digest of all bytes, where it is made while they pass. Asked for once all of them have been taken. */
  readonly digest?: () => Promise<Digest>;
  /** A file on this machine that holds just these bytes, and stays as it is: it may be linked instead of read. */
  readonly stored?: { readonly file: string; readonly digest: Digest };
  /** Lengths of the runs of bytes that a destination which compresses may make units of; they add up to all bytes. */
  readonly segments?: readonly number[];
}

/**
 * Compresses what passes through. The lengths of the source's segments are told in order, each before its first byte
 * comes; each becomes one unit, or several where it is long.
 */
export type Encode = (source: ByteSource, segments: Iterable<number>) => ByteSource;

/** What is known of an image before its first byte. */
export interface ImageOutline {
  readonly id: string;
  readonly names: readonly ImageName[];
  readonly layerCount: number;
  /** Seconds since 1970. */
  readonly created: number;
}

/**
 * Where one image goes. Blobs come one after the other, lowest layer first; nothing has its final name before
 * `commit` returns.
 */
export interface Destination {
  /** Take a layer's blob. Resolves to its digest and size once all its bytes are held. */
  putBlob(blob: Blob): Promise<Descriptor>;
  /** Finish the image and give it its name. */
  commit(image: Image): Promise<void>;
  /** Remove what was written. Safe to call at any time, also after a failed `commit`. */
  abort(): Promise<void>;
}

/** Opens a destination for one image. */
export type OpenDestination = (outline: ImageOutline) => Promise<Destination>;
