import { setTimeout as sleep } from "node:timers/promises";
import { below, type Random } from "../../bench/random.ts";
import { startProgram } from "../program.ts";
import { count, newTally, type Tally } from "../tally.ts";
import { type Bench, trial } from "../trial.ts";

/** Kills the program at random moments until it was hit TIMES times. */
export async function kills(benches: readonly Bench[], times: number, random: Random): Promise<Tally> {
  const tally = newTally("killed at a random moment");
  for (let time = 0; tally.faults < times && time < 5 * times; time++) {
    const bench = benches[time % benches.length] as Bench;
    const moment = below(bench.duration * 1.1, random);
    const { reached, wrong } = await trial(bench, below(2, random) === 0, async () => {
      const { child, result } = startProgram(bench.args, bench.place);
      await sleep(moment);
      child.kill("SIGKILL");
      const ending = await result;
      return { ending, reached: ending.signal === "SIGKILL" };
    });
    count(tally, `${bench.job.name}, after ${moment} ms`, reached, wrong);
  }
  return tally;
}
