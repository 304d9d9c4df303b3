/** A point of a curve. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Where a falling curve bends: the point that lies farthest below the line between its ends, both axes scaled to these
 * (Satopää et al., "Finding a Kneedle in a Haystack", 2011). The first of several such; of a curve that does not fall, the
 * first point. Undefined without points.
 *
 * @param points from the left to the right.
 */
export function kneeOf<T extends Point>(points: readonly T[]): T | undefined {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || last.x <= first.x || last.y >= first.y) return first;
  const depth = ({ x, y }: Point): number =>
    (last.x - x) / (last.x - first.x) - (y - last.y) / (first.y - last.y);
  return points.reduce((deepest, point) => (depth(point) > depth(deepest) ? point : deepest), first);
}
