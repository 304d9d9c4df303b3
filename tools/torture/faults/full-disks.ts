import { spawnSync } from "node:child_process";
import { runProgram } from "../program.ts";
import { count, newTally, type Tally } from "../tally.ts";
import { type Bench, trial } from "../trial.ts";

const PAGE = 4096;

/** Lets the disk be full after each of STEPS amounts of bytes, by a small file system for all that is written. */
export async function fullDisks(benches: readonly Bench[], steps: number, most: number): Promise<Tally> {
  const tally = newTally("disk full");
  for (const bench of benches) {
    const { disk } = bench.place;
    const mounted = mount(["-t", "tmpfs", "-o", "size=1g", "tmpfs", disk]);
    if (mounted !== "") return { ...tally, note: `skipped: nothing can be mounted: ${mounted}` };
    try {
      for (let step = 0; step < steps; step++) {
        // The smallest ones hold what is there already, and hardly more.
        const size = 16 * PAGE + Math.floor((most * step) / steps / PAGE) * PAGE;
        const { reached, wrong } = await trial(bench, step % 2 === 0, async () => {
          resize(disk, `${size}`);
          const ending = await runProgram(bench.args, bench.place);
          resize(disk, "1g");
          return { ending, reached: ending.status !== 0 };
        });
        count(tally, `${bench.job.name}, ${size} bytes`, reached, wrong);
      }
    } finally {
      spawnSync("umount", [disk]);
    }
  }
  return tally;
}

function resize(disk: string, size: string): void {
  const refused = mount(["-o", `remount,size=${size}`, disk]);
  if (refused !== "") throw new Error(`cannot make ${disk} ${size} large: ${refused}`);
}

function mount(args: readonly string[]): string {
  const { error, status, stderr } = spawnSync("mount", args, { encoding: "utf8" });
  return error?.message ?? (status === 0 ? "" : stderr.trim());
}
