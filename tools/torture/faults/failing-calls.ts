import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { type Ending, runProgram } from "../program.ts";
import { readTrace, type SystemCall, TRACE_OPTIONS } from "../system-calls.ts";
import { count, newTally, type Tally } from "../tally.ts";
import { type Bench, trial } from "../trial.ts";

/** The errors that a call fails with. */
export type Failures = Readonly<Record<string, readonly string[]>>;

const DUMMY = "/dev/null";

/**
 * Strace counts calls by thread. The main thread, on which the runtime loads itself, and the one for files each have an
 * N-th call, and both fail; so the latter makes calls that don't matter first.
 */
const PRELOAD = `
  import { open } from "node:fs/promises";
  for (let call = 0; call < 120; call++) {
    const file = await open("${DUMMY}").catch(() => {});
    await file?.close().catch(() => {});
  }
`;

const WRITING = ["EIO", "ENOSPC", "EDQUOT"];

/** The system calls that write, and what each fails with in turn. */
export const WRITE_FAILURES: Failures = {
  write: WRITING,
  writev: WRITING,
  pwrite64: WRITING,
  openat: WRITING,
  rename: WRITING,
  mkdir: WRITING,
  link: WRITING,
  close: ["EIO", "EDQUOT"],
  fsync: ["EIO", "ENOSPC"],
  unlink: ["EIO"],
};

/**
 * Lets each call on what the program writes fail in turn, by strace.
 *
 * @param stride 1 for every call, 2 for every second one …
 */
export async function failingCalls(
  benches: readonly Bench[],
  failures: Failures,
  stride: number,
  scratch: string,
): Promise<Tally> {
  const tally = newTally("system call fails");
  const file = join(scratch, "trace");
  if (spawnSync("strace", [...TRACE_OPTIONS, "-o", file, "true"]).status !== 0)
    return { ...tally, note: "skipped: there is no strace, or it may not trace" };
  let turn = 0;
  for (const bench of benches) {
    const traced = await trace(bench, file, Object.keys(failures));
    for (const [name, errors] of Object.entries(failures)) {
      const ordinals = new Set(traced.filter((call) => call.name === name).map(({ ordinal }) => ordinal));
      for (const ordinal of [...ordinals].sort((a, b) => a - b)) {
        for (const error of errors) {
          turn += 1;
          if (turn % stride !== 0) continue;
          const what = `${bench.job.name}: ${error} of ${name} number ${ordinal}`;
          const { reached, wrong } = await trial(bench, turn % 2 === 0, () =>
            failing(bench, file, name, `error=${error}:when=${ordinal}`),
          );
          count(tally, what, reached, wrong);
        }
      }
    }
  }
  return tally;
}

// The calls on what the program writes, of a run without a fault.
async function trace(bench: Bench, file: string, names: readonly string[]): Promise<readonly SystemCall[]> {
  bench.place.reset();
  await traced(bench, file, ["-e", `trace=${names.join(",")}`]);
  return readTrace(file).filter(({ text }) => text.includes(bench.place.disk));
}

async function failing(bench: Bench, file: string, name: string, how: string) {
  const ending = await traced(bench, file, ["-e", `trace=${name}`, "-e", `inject=${name}:${how}`]);
  const injected = readTrace(file).filter(({ isInjected }) => isInjected);
  const ours = injected.filter(({ text }) => text.includes(bench.place.disk));
  const others = injected.filter(({ text }) => !text.includes(bench.place.disk) && !text.includes(DUMMY));
  const reached = ours.length > 0 && others.length === 0;
  return { ending: reached ? ending : withoutBlame(ending), reached, mayLeave: name === "unlink" };
}

function traced(bench: Bench, file: string, options: readonly string[]): Promise<Ending> {
  const prefix = ["strace", ...TRACE_OPTIONS, "-o", file, ...options];
  const env = {
    ...bench.place.env,
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(PRELOAD)}`,
    // One thread for files: its calls come in the same order in every run.
    UV_THREADPOOL_SIZE: "1",
  };
  return runProgram(bench.args, { prefix, env });
}

// The runtime's own calls fail like the program's: of that it dies, whatever the program does.
function withoutBlame(ending: Ending): Ending {
  return ending.status === 0 ? ending : { ...ending, signal: "SIGABRT" };
}
