import { type Digest, digestOf, hexOf, type SegmentPlace } from "@storeship/core";

/** What a cache keeps of a layer, beside the blob. */
export interface LayerRecord {
  readonly diffId: Digest;
  /** Bytes of the uncompressed layer. */
  readonly size: number;
  readonly mediaType: string;
  readonly digest: Digest;
  readonly blob: FileState;
  /** CRC-32 of the blob. */
  readonly checksum: number;
  readonly segments: readonly SegmentPlace[];
}

/** What a cache keeps of a segment: where it lies. */
export interface SegmentRecord extends Omit<SegmentPlace, "key"> {
  /** The key of the layer that the blob was written for. */
  readonly layer: Digest;
  readonly digest: Digest;
  readonly blob: FileState;
}

/** What tells whether a file is still the one that was written. */
export interface FileState {
  readonly size: number;
  readonly inode: number;
  readonly mtimeMs: number;
}

/** Whether two states are those of the same file, unchanged. */
export function sameFile(a: FileState, b: FileState): boolean {
  return a.size === b.size && a.inode === b.inode && a.mtimeMs === b.mtimeMs;
}

/** A record as the text of its file: a checksum over it and its key, and what it says. */
export function sealed(key: Digest, record: LayerRecord | SegmentRecord): string {
  const body = JSON.stringify(record);
  return `${sealOf(key, body)}\n${body}\n`;
}

/** The record in a file's text; undefined for a text that is damaged, cut off, or another key's. */
export function unsealed<T extends LayerRecord | SegmentRecord>(key: Digest, text: string): T | undefined {
  const [seal, body = ""] = text.split("\n");
  return seal === sealOf(key, body) ? (JSON.parse(body) as T) : undefined;
}

function sealOf(key: Digest, body: string): string {
  return hexOf(digestOf(`${key}\n${body}`));
}
