import { countOfEither } from "./bit-rows.js";
import { type Group, groupOfAll } from "./group.js";

/**
 * Joins `groups` until no more than `limit` are left, each time the two that it costs least to have in one layer, ties by
 * their order. The cost of a layer is its bytes times the items a change of which changes it: so what changes together
 * comes together, and what rarely changes stays apart from what often does, the more so the larger it is. The time goes
 * with the square of the groups.
 */
export function joinGroups(groups: readonly Group[], limit: number): readonly Group[] {
  if (groups.length <= limit) return groups;
  const all = [...groups];
  const left = all.map((_, number) => number);
  const costs = all.map((a, number) => Float64Array.from(all.slice(0, number), (b) => costOfJoining(a, b)));
  while (left.length > limit) {
    const { lower, upper } = cheapest(left, costs);
    const joined = groupOfAll([all[lower] as Group, all[upper] as Group]);
    all[lower] = joined;
    left.splice(left.indexOf(upper), 1);
    for (const other of left) {
      if (other === lower) continue;
      const row = costs[Math.max(lower, other)] as Float64Array;
      row[Math.min(lower, other)] = costOfJoining(joined, all[other] as Group);
    }
  }
  return left.map((number) => all[number] as Group);
}

function costOfJoining(a: Group, b: Group): number {
  const together = (a.size + b.size) * countOfEither(a.reach, b.reach);
  return together - a.size * a.reached - b.size * b.reached;
}

function cheapest(left: readonly number[], costs: readonly Float64Array[]): { lower: number; upper: number } {
  let least = Number.POSITIVE_INFINITY;
  let pair = { lower: left[0] as number, upper: left[1] as number };
  for (let second = 1; second < left.length; second++) {
    const upper = left[second] as number;
    const row = costs[upper] as Float64Array;
    for (let first = 0; first < second; first++) {
      const cost = row[left[first] as number] as number;
      if (cost < least) {
        least = cost;
        pair = { lower: left[first] as number, upper };
      }
    }
  }
  return pair;
}
