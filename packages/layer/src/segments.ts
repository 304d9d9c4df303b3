import type { Entry } from "./entry.js";
import { endSize, memberSize } from "./layer-bytes.js";

/** A run of members of one origin with the parents before it. */
export interface Segment {
  readonly entries: readonly Entry[];
  /** Bytes of these members. */
  readonly size: number;
}

/** The segments of a layer in order, without the end of the archive. They follow from the entries alone. */
export function segmentsOf(entries: readonly Entry[]): readonly Segment[] {
  const segments: Segment[] = [];
  let start = 0;
  let size = 0;
  // Where the parents begin that belong to what comes next, and their bytes.
  let parents = 0;
  let parentsSize = 0;
  let origin: Entry["origin"] | undefined;
  entries.forEach((entry, at) => {
    if (entry.origin.kind === "parent") {
      if (parentsSize === 0) parents = at;
      parentsSize += memberSize(entry);
      return;
    }
    if (origin !== undefined && entry.origin !== origin) {
      const end = parentsSize === 0 ? at : parents;
      segments.push({ entries: entries.slice(start, end), size });
      start = end;
      size = 0;
    }
    origin = entry.origin;
    size += parentsSize + memberSize(entry);
    parentsSize = 0;
  });
  if (start < entries.length) segments.push({ entries: entries.slice(start), size });
  return segments;
}

/** The lengths in bytes of a layer's segments, in order, that of the end of the archive last. */
export function layerSegments(entries: readonly Entry[]): readonly number[] {
  const sizes = segmentsOf(entries).map(({ size }) => size);
  return [...sizes, endSize(sizes.reduce((sum, size) => sum + size, 0))];
}
