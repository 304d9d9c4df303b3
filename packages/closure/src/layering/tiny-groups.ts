import { type Group, groupOfAll, sizeOf } from "./group.js";

/** Joining takes the square of this many steps: more groups than these are brought down by size first. */
const MOST_GROUPS = 384;

/** What one of `maxLayers` layers would hold if all bytes of `items` were dealt out evenly. */
export function evenShare(items: ReadonlyArray<{ readonly size: number }>, maxLayers: number): number {
  return sizeOf(items) / maxLayers;
}

/**
 * Joins what is tiny with its tiny neighbours: groups smaller than a hundredth of `share`, in the order given, up to the
 * size at which they are tiny no more. Where that leaves too many groups to choose among in good time, tiny is twice as
 * much, and so on.
 */
export function joinTiny(groups: readonly Group[], share: number, maxLayers: number): readonly Group[] {
  const most = Math.max(MOST_GROUPS, maxLayers);
  let tiny = Math.max(1, share / 100);
  let joined = runs(groups, tiny);
  while (joined.length > most) {
    tiny *= 2;
    joined = runs(groups, tiny);
  }
  return joined.map((run) => (run.length === 1 ? (run[0] as Group) : groupOfAll(run)));
}

function runs(groups: readonly Group[], tiny: number): ReadonlyArray<readonly Group[]> {
  const found: Group[][] = [];
  let open: Group[] = [];
  let size = 0;
  for (const group of groups) {
    if (group.size >= tiny) {
      found.push([group]);
      continue;
    }
    open.push(group);
    size += group.size;
    if (size < tiny) continue;
    found.push(open);
    open = [];
    size = 0;
  }
  return open.length === 0 ? found : [...found, open];
}
