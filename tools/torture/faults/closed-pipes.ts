import { spawnSync } from "node:child_process";
import { runProgram } from "../program.ts";
import { count, newTally, type Tally } from "../tally.ts";
import { type Bench, trial } from "../trial.ts";

/** Sends the image to a reader that goes away after each of AMOUNTS bytes. */
export async function closedPipes(benches: readonly Bench[], amounts: readonly number[]): Promise<Tally> {
  const tally = newTally("pipe closed");
  if (spawnSync("bash", ["-c", "head -c 0"]).status !== 0)
    return { ...tally, note: "skipped: there is no bash or no head" };
  for (const bench of benches) {
    for (const amount of amounts) {
      const { reached, wrong } = await trial(bench, amount % 2 === 0, async () => {
        const script = `"$@" | head -c ${amount} >/dev/null; exit "\${PIPESTATUS[0]}"`;
        const prefix = ["bash", "-c", script, "bash"];
        const ending = await runProgram(toStdout(bench.args), { env: bench.place.env, prefix });
        // It is not read to its end, so that it is written to none would be wrong.
        const ended = ending.status === 0 ? { ...ending, status: 2, stderr: "the pipe was closed" } : ending;
        return { ending: ended, reached: ending.status !== 0 };
      });
      count(tally, `${bench.job.name}, after ${amount} bytes`, reached, wrong);
    }
  }
  return tally;
}

function toStdout(args: readonly string[]): readonly string[] {
  return args.map((arg, at) => (args[at - 1] === "-o" ? "-" : arg));
}
