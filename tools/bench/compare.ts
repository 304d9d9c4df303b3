import { rmSync } from "node:fs";
import { programPath } from "../e2e/support/needs.ts";
import { shown } from "./command.ts";
import type { Comparison } from "./comparisons.ts";
import { type Corpus, warm } from "./kept-corpus.ts";
import { type Cost, measure, type Workplace } from "./measure.ts";

/** What came of a comparison. */
export type Outcome = Measured | { readonly comparison: Comparison; readonly missing: string };

/** A comparison that was made: runs in turn, the peer's first. */
export interface Measured {
  readonly comparison: Comparison;
  readonly ours: readonly Cost[];
  readonly theirs: readonly Cost[];
  /** The command lines, for people. */
  readonly commands: { readonly ours: string; readonly theirs: string };
}

/** How often each side runs. */
export interface Pairs {
  readonly pairs: number;
  /** Where a run of the peer takes more than `SLOW` seconds. */
  readonly slowPairs: number;
}

const SLOW = 10;

/** Runs the peer and Storeship in turn, so often; unless a program is missing. */
export async function compare(
  comparison: Comparison,
  corpus: Corpus,
  { pairs, slowPairs }: Pairs,
  workplace: Workplace,
): Promise<Outcome> {
  const absent = comparison.peer.needs.filter((name) => programPath(name) === undefined);
  if (absent.length > 0) return { comparison, missing: `${absent.join(", ")} is not installed` };
  const { output } = workplace;
  const commands = {
    ours: comparison.ours(corpus, output),
    theirs: comparison.peer.command(corpus, output),
  };
  warm(corpus);
  const ours: Cost[] = [];
  const theirs: Cost[] = [];
  try {
    const enough = (): number => ((theirs[0]?.seconds ?? 0) > SLOW ? slowPairs : pairs);
    while (ours.length < enough()) {
      rmSync(output, { recursive: true, force: true });
      theirs.push(await measure(commands.theirs, workplace));
      rmSync(output, { recursive: true, force: true });
      ours.push(await measure(commands.ours, workplace));
    }
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
  return {
    comparison,
    ours,
    theirs,
    commands: { ours: shown(commands.ours, corpus, output), theirs: shown(commands.theirs, corpus, output) },
  };
}
