import type { SizedClosure } from "@storeship/core";
import { replay, sum } from "./replay.ts";
import { STRATEGIES } from "./strategies.ts";

/** What one strategy makes of one history; all in bytes. */
export interface Figures {
  readonly strategy: string;
  /** What the registry holds at the end, and all pulls together move. */
  readonly moved: number;
  /** Of these, what every strategy moves: each item once. */
  readonly newItems: number;
  /** The rest: items that were there already, moved again with a changed layer. */
  readonly repeated: number;
  /** Median of the pulls after the first. */
  readonly medianPull: number;
  /** What moves to a client that knows a layer only on top of the very layers below it. */
  readonly movedByChain: number;
}

/** The figures of all strategies over one history. */
export function figuresOf(history: readonly SizedClosure[], maxLayers: number): readonly Figures[] {
  return Object.entries(STRATEGIES).map(([strategy, layering]) => {
    const { pulls, chainedPulls, newItems } = replay(history, layering, maxLayers);
    return {
      strategy,
      moved: sum(pulls),
      newItems: sum(newItems),
      repeated: sum(pulls) - sum(newItems),
      medianPull: median(pulls.slice(1)),
      movedByChain: sum(chainedPulls),
    };
  });
}

/** The middle one of `numbers`, the mean of the middle two where they are even in number; 0 of none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const middle = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return sum(middle.map((number) => number ?? 0)) / 2;
}
