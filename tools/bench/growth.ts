import { mkdirSync } from "node:fs";
import { emptyStore, type SizedStore } from "./growing-stores.ts";
import { leastCost, type OwnCost } from "./own-cost.ts";
import { exponent, line } from "./statistics.ts";

/** What a store of a size took. */
interface Growth extends OwnCost {
  readonly size: number;
}

/** What a command took for stores of growing size, and for one with nothing in it. */
export interface GrowthSeries {
  readonly empty: OwnCost;
  readonly points: readonly Growth[];
}

/** A command to watch grow. */
export interface GrowthOptions {
  readonly sizes: readonly number[];
  readonly make: (directory: string, size: number) => Promise<SizedStore>;
  /** Arguments of `storeship` before those that name the closure. */
  readonly command: readonly string[];
  readonly runs: number;
  /** Takes the stores, and keeps them. */
  readonly directory: string;
}

/** Runs `storeship` on stores of growing size. */
export async function growthOf({
  sizes,
  make,
  command,
  runs,
  directory,
}: GrowthOptions): Promise<GrowthSeries> {
  mkdirSync(directory, { recursive: true });
  const cost = ({ args }: SizedStore): OwnCost => leastCost([...command, ...args], directory, runs);
  const empty = cost(await emptyStore(directory));
  const points: Growth[] = [];
  for (const size of sizes) points.push({ size, ...cost(await make(directory, size)) });
  return { empty, points };
}

/** Of the points, those that an exponent is fitted to: for small stores the program is not warm yet. */
const FITTED = 3;

/** The power of the size that the time by the clock, or of the processors, grows with, at the largest sizes. */
export function timeExponent({ empty, points }: GrowthSeries, time: "seconds" | "processor"): number {
  return exponent(
    points.slice(-FITTED).map((point) => ({ size: point.size, value: point[time] })),
    empty[time],
  );
}

/** Bytes of memory for each unit of size, by the line nearest to the points. */
export function memoryPerUnit({ points }: GrowthSeries): number {
  return line(points.map(({ size, memory }) => ({ size, value: memory }))).slope;
}
