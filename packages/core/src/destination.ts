import type { Descriptor } from "./descriptor.js";
import type { Digest } from "./digest.js";
import type { Image, RawManifest } from "./image.js";
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
  /** Where the digest is `known`, each iteration gives all bytes from the start, until the destination is committed. */
  readonly bytes: ByteSource;
  /** The digest of all bytes, where it is made while they pass. Asked for once all of them have been taken. */
  readonly digest?: () => Promise<Digest>;
  /** The digest that the bytes have: a destination that holds such a blob reads none of them, others check it. */
  readonly known?: Digest;
  /** Whether the bytes come by now, so that reading them once `putBlob` has returned would make their source start over. */
  readonly isPassing?: boolean;
  /** A file on this machine that holds just these bytes, and stays as it is: it may be linked instead of read. */
  readonly file?: string;
  /** Where else the blob lies: a repository (`ghcr.io/me/app`) that its registry may mount it from. */
  readonly repository?: string;
  /** Lengths of the runs of bytes that a destination which compresses may make units of; they add up to all bytes. */
  readonly segments?: readonly number[];
}

/**
 * Compresses what passes through. The lengths of the source's segments are told in order, each before its first byte
 * comes; each becomes one unit, or several where it is long.
 */
export type Encode = (source: ByteSource, segments: Iterable<number>) => ByteSource;

/** What is known of what a destination is going to get, before the first byte. */
export interface ImageOutline {
  readonly id: string;
  readonly names: readonly ImageName[];
  /** Images of different platforms, from 1. */
  readonly imageCount: number;
  /** Of all images together. */
  readonly layerCount: number;
  /** Seconds since 1970. */
  readonly created: number;
}

/** What a destination finishes and gives its name: an image, or several that an index joins. */
export interface Delivery {
  /** One, or several of different platforms. */
  readonly images: readonly Image[];
  /** The index that they have already, kept byte for byte; where it is absent, several images get one that is made. */
  readonly index?: RawManifest;
  /** Manifests that are about the images (their `subject`), whose blobs have been put. */
  readonly referrers?: readonly RawManifest[];
}

/**
 * Where images go. Blobs come one after the other, the lowest layer of an image first; nothing has its final name before
 * `commit` returns.
 */
export interface Destination {
  /**
   * Take a layer's blob. Resolves to its digest and size once all its bytes are held or, where its digest is `known`, once it
   * is certain that they will be: a failure may then be told by a later call. Where bytes fail before the first of them, or
   * without a `size`, the destination is as it was: another blob can be put in place of this one.
   */
  putBlob(blob: Blob): Promise<Descriptor>;
  /** Finish, and give what is delivered its name. Resolves to what has the name: a manifest or an index, where there is one. */
  commit(delivery: Delivery): Promise<Descriptor | undefined>;
  /** Remove what was written. Safe to call at any time, also after a failed `commit`. */
  abort(): Promise<void>;
}

/** Opens a destination for what an outline tells of. */
export type OpenDestination = (outline: ImageOutline) => Promise<Destination>;
