import type { Ending } from "./program.ts";
import { differences, isTemporary, type Snapshot, snapshot } from "./snapshot.ts";
import type { Workplace } from "./workplace.ts";

/** What a directory of output may hold. */
export interface Expectation {
  /** Before the program ran. */
  readonly before: Snapshot;
  /** Once it ran without a fault. */
  readonly right: Snapshot;
  /** Whether a temporary file may stay until the next run: removing it is what fails. */
  readonly mayLeave?: boolean;
}

/** What was wrong with a run that a fault may have reached. */
export function faultsOf(ending: Ending, place: Workplace, expected: Expectation): readonly string[] {
  const mayLeave = wasEnded(ending) || expected.mayLeave === true;
  return [
    ...messageFaults(ending),
    ...outputFaults(ending, snapshot(place.output), expected),
    ...(mayLeave ? [] : place.leftovers()),
    ...place.touched(),
  ];
}

/** What is wrong after a run without a fault, which must make all right whatever one before it left. */
export function faultsOfNext(ending: Ending, place: Workplace, right: Snapshot): readonly string[] {
  const said = ending.status === 0 ? [] : [`the next run fails: ${ending.stderr.trim()}`];
  const output = differences(right, snapshot(place.output)).map((line) => `after the next run, ${line}`);
  return [...said, ...output, ...place.leftovers().map((line) => `after the next run, ${line}`)];
}

function wasEnded({ signal }: Ending): boolean {
  return signal !== null;
}

function messageFaults(ending: Ending): readonly string[] {
  const { status, stderr, hung } = ending;
  if (hung) return ["it hangs"];
  if (wasEnded(ending)) return [];
  if (status === 0) return /^ +at /m.test(stderr) ? [`a stack trace: ${stderr}`] : [];
  if (status !== 1) return [`exit status ${status}: ${stderr}`];
  // Warnings may come first, such as of a cache that cannot be used.
  if (!/^(storeship: warning: [^\n]+\n)*storeship: (?!warning: )[^\n]+\n$/.test(stderr))
    return [`not one line: ${JSON.stringify(stderr)}`];
  return stderr.includes("unexpected error") ? [stderr.trim()] : [];
}

function outputFaults(ending: Ending, after: Snapshot, expected: Expectation): readonly string[] {
  const { before, right, mayLeave = false } = expected;
  const named = mayLeave || wasEnded(ending) ? withoutTemporaries(after) : after;
  if (ending.status === 0) return differences(right, named).map((line) => `done, but ${line}`);
  if (wasEnded(ending)) {
    // It may have done half of its work, each file whole.
    const gone = [...before.keys()].filter((path) => !named.has(path));
    const half = [...named].filter(
      ([path, state]) => before.get(path) !== state && right.get(path) !== state,
    );
    return [...gone, ...half.map(([path]) => path)].map(
      (path) => `killed, and ${path} is neither old nor new`,
    );
  }
  if (differences(right, named).length === 0) return [];
  // What failed by itself has tidied up. Of files beside one another, the first may be done when the second fails.
  const undone = new Map(
    [...named].filter(([path, state]) => path.includes("/") || right.get(path) !== state),
  );
  const done = [...before].filter(([path]) => !undone.has(path) && named.has(path));
  return differences(before, new Map([...undone, ...done])).map((line) => `failed, but ${line}`);
}

function withoutTemporaries(all: Snapshot): Snapshot {
  return new Map([...all].filter(([path]) => !isTemporary(path)));
}
