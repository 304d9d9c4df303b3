import type { Bar } from "./chart.ts";
import type { Measured, Outcome } from "./compare.ts";
import type { Corpus } from "./kept-corpus.ts";
import type { Cost } from "./measure.ts";
import { median } from "./statistics.ts";
import { table } from "./table.ts";
import { formatRatio, timeRatio, verdicts } from "./verdict.ts";

/** All that a run of the benchmark tells. */
export interface Results {
  /** ISO 8601, the day only. */
  readonly date: string;
  readonly pairs: number;
  readonly machine: readonly string[];
  readonly corpora: readonly Corpus[];
  readonly outcomes: readonly Outcome[];
}

/** The targets, met or not. */
export function targetTable({ outcomes }: Results): string {
  const rows = verdicts(outcomes).map(({ corpus, work, against, target, measured, met }) => [
    ...[corpus, work, against, target, measured, met],
  ]);
  return table(["Corpus", "Work", "Against", "At most:", "Measured:", "Met"], rows);
}

/** The medians of each side of each comparison. */
export function medianTable({ outcomes }: Results): string {
  const rows = outcomes.filter((outcome) => "ours" in outcome).flatMap(mediansOf);
  return table(["Comparison", "Side", "Seconds:", "Processor seconds:", "Memory, MB:", "Size, MB:"], rows);
}

/** What has no target. */
export function otherTable({ outcomes }: Results): string {
  const others = outcomes.filter(({ comparison }) => comparison.mostTime === undefined);
  const rows = others.map((outcome) => [
    ...[outcome.comparison.corpus, outcome.comparison.work, outcome.comparison.peer.name],
    "ours" in outcome ? formatRatio(timeRatio(outcome)) : outcome.missing,
  ]);
  return table(["Corpus", "Work", "Against", "Measured:"], rows);
}

/** The command lines that were run. */
export function commandList({ outcomes }: Results): string {
  return outcomes
    .filter((outcome) => "ours" in outcome)
    .map(({ comparison, commands }) => `${comparison.name}\n  ${commands.theirs}\n  ${commands.ours}`)
    .join("\n");
}

/** A bar for each comparison that was made. */
export function barsOf({ outcomes }: Results): readonly Bar[] {
  return outcomes
    .filter((outcome) => "ours" in outcome)
    .map((measured) => ({
      label: `${measured.comparison.corpus}: ${measured.comparison.work}`,
      against: `against ${measured.comparison.peer.name}`,
      ratio: timeRatio(measured),
      target: measured.comparison.mostTime,
    }));
}

function mediansOf({ comparison, ours, theirs }: Measured): string[][] {
  return [
    [comparison.name, comparison.peer.name, ...figures(theirs)],
    ["", "Storeship", ...figures(ours)],
  ];
}

function figures(costs: readonly Cost[]): string[] {
  const middle = (value: (cost: Cost) => number): number => median(costs.map(value));
  const size = middle((cost) => cost.size);
  return [
    middle((cost) => cost.seconds).toFixed(2),
    middle((cost) => cost.processor).toFixed(2),
    (middle((cost) => cost.memory) / 1e6).toFixed(0),
    size === 0 ? "–" : (size / 1e6).toFixed(1),
  ];
}
