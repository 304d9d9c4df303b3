import type { Entry, Origin } from "./entry.js";
import { endSize, memberSize } from "./layer-bytes.js";

/**
 * The lengths in bytes of a layer's segments, in order: the longest runs of members of one origin, each with the parents
 * before it, and the end of the archive. They follow from the entries alone.
 */
export function layerSegments(entries: readonly Entry[]): readonly number[] {
  const lengths: number[] = [];
  let origin: Origin | undefined;
  let run = 0;
  let parents = 0;
  let total = 0;
  for (const entry of entries) {
    const size = memberSize(entry);
    total += size;
    if (entry.origin.kind === "parent") {
      parents += size;
    } else if (entry.origin === origin) {
      run += parents + size;
      parents = 0;
    } else {
      if (run > 0) lengths.push(run);
      origin = entry.origin;
      run = parents + size;
      parents = 0;
    }
  }
  if (run > 0) lengths.push(run);
  lengths.push(endSize(total));
  return lengths;
}
