/** The value in the middle; between two, their mean. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error("there is no median of nothing");
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] as number)) / 2;
}

/** How one series stands to another. */
export interface Ratio {
  /** Of the medians. */
  readonly value: number;
  /** Of the pairs: the least and the most. */
  readonly least: number;
  readonly most: number;
}

/** OURS by THEIRS, measured in pairs. */
export function ratio(ours: readonly number[], theirs: readonly number[]): Ratio {
  const pairs = ours.map((value, number) => value / (theirs[number] as number));
  return { value: median(ours) / median(theirs), least: Math.min(...pairs), most: Math.max(...pairs) };
}

/** A measured value at a size. */
export interface Point {
  readonly size: number;
  readonly value: number;
}

/** The straight line nearest to POINTS by least squares. */
export function line(points: readonly Point[]): { readonly slope: number; readonly start: number } {
  const size = mean(points.map((point) => point.size));
  const value = mean(points.map((point) => point.value));
  const both = points.reduce((sum, point) => sum + (point.size - size) * (point.value - value), 0);
  const square = points.reduce((sum, point) => sum + (point.size - size) ** 2, 0);
  const slope = both / square;
  return { slope, start: value - slope * size };
}

/** The power of the size that values grow with: 1 is linear, 2 quadratic. CONSTANT is what size 0 takes. */
export function exponent(points: readonly Point[], constant = 0): number {
  const logarithms = points.map(({ size, value }) => {
    if (value <= constant) throw new Error(`size ${size} takes no more than size 0: measure larger sizes`);
    return { size: Math.log(size), value: Math.log(value - constant) };
  });
  return line(logarithms).slope;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
