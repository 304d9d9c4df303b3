import type { Entry } from "./entry.js";
import { endSize, memberSize } from "./layer-bytes.js";

/** A run of members of one origin, or of parents that no origin has. */
export interface Segment {
  readonly entries: readonly Entry[];
  /** Bytes of these members. */
  readonly size: number;
}

/**
 * The segments of a layer in order, without the end of the archive. They follow from the entries alone; an item's are the same
 * whatever else is in the layer, since the parents before it are a segment of their own.
 */
export function segmentsOf(entries: readonly Entry[]): readonly Segment[] {
  const segments: Segment[] = [];
  let start = 0;
  let size = 0;
  entries.forEach((entry, at) => {
    if (at > start && entry.origin !== entries[at - 1]?.origin) {
      segments.push({ entries: entries.slice(start, at), size });
      start = at;
      size = 0;
    }
    size += memberSize(entry);
  });
  if (start < entries.length) segments.push({ entries: entries.slice(start), size });
  return segments;
}

/** The lengths in bytes of a layer's segments, in order, that of the end of the archive last. */
export function layerSegments(entries: readonly Entry[]): readonly number[] {
  const sizes = segmentsOf(entries).map(({ size }) => size);
  return [...sizes, endSize(sizes.reduce((sum, size) => sum + size, 0))];
}
