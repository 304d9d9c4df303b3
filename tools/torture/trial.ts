import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Job } from "./job.ts";
import { type Expectation, faultsOf, faultsOfNext } from "./judgement.ts";
import { type Ending, runProgram } from "./program.ts";
import { type Snapshot, snapshot } from "./snapshot.ts";
import { IN_TEMPORARY, type Workplace } from "./workplace.ts";

/** A job in a workplace, of which it is known what it makes there. */
export interface Bench {
  readonly job: Job;
  readonly place: Workplace;
  readonly args: readonly string[];
  /** What the output holds before and after, where there is nothing yet. */
  readonly fresh: Expectation;
  /** How long a run takes, in milliseconds. */
  readonly duration: number;
}

/** Runs JOB without any fault, and notes what comes of it. */
export async function newBench(job: Job, place: Workplace): Promise<Bench> {
  const args = job.args(place);
  place.reset();
  const before = snapshot(place.output);
  const start = performance.now();
  const ending = await runProgram(args, place);
  const duration = performance.now() - start;
  if (ending.status !== 0) throw new Error(`${job.name} fails without a fault: ${ending.stderr}`);
  return { job, place, args, fresh: { before, right: snapshot(place.output) }, duration };
}

/** What a fault was done with, and whether it reached the program. */
export interface Outcome {
  readonly ending: Ending;
  readonly reached: boolean;
  /** What the output holds where the program is done; as without the fault, unless given. */
  readonly right?: Snapshot;
  readonly mayLeave?: boolean;
}

/**
 * Runs a job with a fault, then once more without, and tells what was wrong after each of both.
 *
 * @param older an older image is there already.
 */
export async function trial(
  { place, args, fresh }: Bench,
  older: boolean,
  withFault: () => Promise<Outcome>,
): Promise<{ readonly reached: boolean; readonly wrong: readonly string[] }> {
  place.reset();
  if (older) putOlder(place, fresh);
  const before = snapshot(place.output);
  const { ending, reached, right = fresh.right, mayLeave = false } = await withFault();
  const wrong = faultsOf(ending, place, { before, right, mayLeave });
  // What bears no mark of its maker cannot be removed by another run.
  const unmarked = mayLeave ? place.leftovers().filter((line) => line.startsWith(IN_TEMPORARY)) : [];
  const next = await runProgram(args, place);
  // What was made of another store stays, where it is added to.
  const both = ending.status === 0 ? new Map([...right, ...fresh.right]) : fresh.right;
  const faults = faultsOfNext(next, place, both).filter(
    (fault) => !unmarked.some((line) => fault.endsWith(line)),
  );
  return { reached, wrong: [...wrong, ...faults] };
}

// Only files are replaced: to a layout an image is added.
function putOlder(place: Workplace, { before, right }: Expectation): void {
  mkdirSync(place.output, { recursive: true });
  for (const [path, state] of right) {
    if (!before.has(path) && !path.includes("/") && state.startsWith("file "))
      writeFileSync(join(place.output, path), "an older one");
  }
}
