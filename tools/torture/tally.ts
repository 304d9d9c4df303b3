/** What came of the trials with one kind of fault. */
export interface Tally {
  readonly name: string;
  /** Runs of the program. */
  inputs: number;
  /** Those that the fault certainly reached. */
  faults: number;
  /** Those of them after which everything was as it should be. */
  survived: number;
  /** What was not, a line each. */
  readonly violations: string[];
  /** Why there were no trials, or fewer. */
  note?: string;
}

export function newTally(name: string): Tally {
  return { name, inputs: 0, faults: 0, survived: 0, violations: [] };
}

/** Note one trial. @param reached whether the fault came before the program was done. @param wrong what was not right. */
export function count(tally: Tally, what: string, reached: boolean, wrong: readonly string[]): void {
  tally.inputs += 1;
  if (reached) tally.faults += 1;
  if (reached && wrong.length === 0) tally.survived += 1;
  tally.violations.push(...wrong.map((line) => `${tally.name}: ${what}: ${line}`));
}
