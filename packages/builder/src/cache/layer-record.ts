import { type Digest, isDigest } from "@storeship/core";

/** What a cache keeps of a layer, as JSON beside the blob. */
export interface LayerRecord {
  readonly diffId: Digest;
  readonly size: number;
  readonly mediaType: string;
  readonly digest: Digest;
  readonly blob: FileState;
  readonly segments: ReadonlyArray<{
    readonly key: Digest;
    readonly offset: number;
    readonly length: number;
  }>;
}

/** What tells whether a file is still the one that was written. */
export interface FileState {
  readonly size: number;
  readonly inode: number;
  readonly mtimeMs: number;
}

/** What a cache keeps of a segment. */
export interface SegmentRecord {
  readonly layer: Digest;
  readonly digest: Digest;
  readonly offset: number;
  readonly length: number;
}

/** Whether two states are those of the same file, unchanged. */
export function sameFile(a: FileState, b: FileState): boolean {
  return a.size === b.size && a.inode === b.inode && a.mtimeMs === b.mtimeMs;
}

/** A record out of a file's text; undefined for text that is none. */
export function parseRecord<T extends { readonly digest: Digest }>(text: string): T | undefined {
  try {
    const record: unknown = JSON.parse(text);
    return typeof record === "object" && record !== null && "digest" in record && isDigest(record.digest)
      ? (record as T)
      : undefined;
  } catch {
    return undefined;
  }
}
