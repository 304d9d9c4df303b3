import { peakMemory } from "../../e2e/support/peak-memory.ts";
import { memoryGroup } from "../memory-group.ts";
import { runProgram } from "../program.ts";
import { count, newTally, type Tally } from "../tally.ts";
import { type Bench, trial } from "../trial.ts";

/** Runs with at most DESCRIPTORS files open at a time. */
export async function fewDescriptors(benches: readonly Bench[], descriptors: number): Promise<Tally> {
  const prefix = ["sh", "-c", `ulimit -n ${descriptors} && exec "$@"`, "sh"];
  return within(newTally(`${descriptors} file descriptors`), benches, prefix);
}

/** Runs with at most BYTES of memory, as the kernel counts it; where it cannot be told to, its peak is measured. */
export async function littleMemory(benches: readonly Bench[], bytes: number): Promise<Tally> {
  const megabytes = Math.round(bytes / 1e6);
  const group = memoryGroup(bytes);
  if (group === undefined) return measuredMemory(newTally(`${megabytes} MB of memory`), benches, bytes);
  try {
    const tally = await within(newTally(`${megabytes} MB of memory`), benches, group.prefix);
    return { ...tally, note: "a limit of the kernel's for the process and its page cache (cgroup)" };
  } finally {
    group.remove();
  }
}

async function within(tally: Tally, benches: readonly Bench[], prefix: readonly string[]): Promise<Tally> {
  for (const bench of benches) {
    const { wrong } = await trial(bench, false, async () => {
      const ending = await runProgram(bench.args, { prefix, env: bench.place.env });
      return { ending, reached: true };
    });
    // A run with little is to succeed, not to fail in good order.
    const failed = wrong.length === 0 ? [] : wrong;
    count(tally, bench.job.name, true, failed);
  }
  return tally;
}

function measuredMemory(tally: Tally, benches: readonly Bench[], bytes: number): Tally {
  for (const { job, place, args } of benches) {
    place.reset();
    const peak = peakMemory(args.slice(1), place.temporary);
    count(tally, job.name, true, peak <= bytes ? [] : [`at its peak it holds ${peak} bytes`]);
  }
  return { ...tally, note: "its peak was measured: no memory group can be made here" };
}
