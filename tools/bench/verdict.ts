import type { Measured, Outcome } from "./compare.ts";
import { MOST_MEMORY } from "./comparisons.ts";
import { type Ratio, ratio } from "./statistics.ts";

/** A target and what was measured. */
export interface Verdict {
  readonly corpus: string;
  readonly work: string;
  readonly against: string;
  readonly target: string;
  readonly measured: string;
  readonly met: "yes" | "no" | "not measured";
}

/** A row for each target, in the order of the comparisons, and one for the memory of all of them. */
export function verdicts(outcomes: readonly Outcome[]): readonly Verdict[] {
  const targeted = outcomes.filter(({ comparison }) => comparison.mostTime !== undefined);
  const measured = targeted.filter((outcome) => "ours" in outcome);
  return [...targeted.map(verdict), ...(measured.length === 0 ? [] : [memoryVerdict(measured)])];
}

function verdict(outcome: Outcome): Verdict {
  const { corpus, work, peer, mostTime = Number.POSITIVE_INFINITY, mostSize } = outcome.comparison;
  const size = mostSize === undefined ? "" : `, size ${mostSize.toFixed(2)} ×`;
  const row = { corpus, work, against: peer.name, target: `${mostTime.toFixed(2)} ×${size}` };
  if (!("ours" in outcome)) return { ...row, measured: outcome.missing, met: "not measured" };
  const time = timeRatio(outcome);
  const bytes = sizeRatio(outcome);
  const met = time.value <= mostTime && (mostSize === undefined || bytes.value <= mostSize);
  // What goes to stdout has no size.
  const measured = `${formatRatio(time)}${Number.isFinite(bytes.value) ? `, size ${bytes.value.toFixed(3)} ×` : ""}`;
  return { ...row, measured, met: met ? "yes" : "no" };
}

function memoryVerdict(measured: readonly Measured[]): Verdict {
  const most = Math.max(...measured.flatMap(({ ours }) => ours.map(({ memory }) => memory)));
  return {
    corpus: [...new Set(measured.map(({ comparison }) => comparison.corpus))].join(", "),
    work: "peak memory of all of the above",
    against: "",
    target: `${MOST_MEMORY / 1e6} MB`,
    measured: `${(most / 1e6).toFixed(0)} MB`,
    met: most <= MOST_MEMORY ? "yes" : "no",
  };
}

/** Our time by the peer's. */
export function timeRatio({ ours, theirs }: Measured): Ratio {
  const seconds = (costs: Measured["ours"]): number[] => costs.map((cost) => cost.seconds);
  return ratio(seconds(ours), seconds(theirs));
}

function sizeRatio({ ours, theirs }: Measured): Ratio {
  const sizes = (costs: Measured["ours"]): number[] => costs.map((cost) => cost.size);
  return ratio(sizes(ours), sizes(theirs));
}

/** `0.41 × (0.39–0.46)`. */
export function formatRatio({ value, least, most }: Ratio): string {
  return `${value.toFixed(2)} × (${least.toFixed(2)}–${most.toFixed(2)})`;
}
