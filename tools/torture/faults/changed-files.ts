import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { below, type Random } from "../../bench/random.ts";
import { runProgram, startProgram } from "../program.ts";
import { differences, type Snapshot, snapshot } from "../snapshot.ts";
import { count, newTally, type Tally } from "../tally.ts";
import { type Bench, trial } from "../trial.ts";

/** What becomes of a file while it is packed. OTHER is a name for what takes its place, at once. */
const CHANGES: Readonly<Record<string, (file: string, other: string) => void>> = {
  grows: (file) => appendFileSync(file, "more"),
  shrinks: (file) => truncateSync(file, 1),
  "is emptied": (file) => truncateSync(file, 0),
  vanishes: (file) => rmSync(file),
  "becomes another file": (file, other) => {
    writeFileSync(other, "another file");
    renameSync(other, file);
  },
  "becomes a symlink": (file, other) => {
    symlinkSync("/etc/hostname", other);
    renameSync(other, file);
  },
  "becomes a FIFO": (file, other) => {
    spawnSync("mkfifo", [other]);
    renameSync(other, file);
  },
};

/**
 * Changes one of FILES at a random moment while the image is written, TIMES times. The program must notice, or have read
 * it before.
 */
export async function changedFiles(
  benches: readonly Bench[],
  files: readonly (readonly [item: string, name: string])[],
  times: number,
  random: Random,
  scratch: string,
): Promise<Tally> {
  const tally = newTally("file changed while it is packed");
  const changes = Object.entries(CHANGES);
  for (let time = 0; time < times; time++) {
    const bench = benches[time % benches.length] as Bench;
    const [change, make] = changes[time % changes.length] as (typeof changes)[number];
    const [item, name] = files[below(files.length, random)] as (typeof files)[number];
    const file = bench.place.store.place(item, name);
    const moment = below(60, random);
    const content = readFileSync(file);
    const { reached, wrong } = await trial(bench, time % 2 === 0, async () => {
      const { child, result } = startProgram(bench.args, bench.place);
      while (child.exitCode === null && !isWritten(bench.place.output)) await sleep(1);
      await sleep(moment);
      make(file, join(scratch, "other"));
      const ending = await result;
      const right = ending.status === 0 ? await rightOf(bench) : bench.fresh.right;
      rmSync(file, { recursive: true, force: true });
      writeFileSync(file, content);
      return { ending, reached: ending.status !== 0, right };
    });
    count(tally, `${bench.job.name}: ${name} ${change} ${moment} ms into it`, reached, wrong);
  }
  return tally;
}

// The change may have come before the program had looked at the file: then the image is one of what it has become.
async function rightOf({ args, place, fresh }: Bench): Promise<Snapshot> {
  const made = snapshot(place.output);
  if (differences(fresh.right, made).length === 0) return made;
  const again = await runProgram(args, place);
  return again.status === 0 ? snapshot(place.output) : fresh.right;
}

function isWritten(output: string): boolean {
  const temporaries = readdirSync(output, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.includes(".storeship-"),
  );
  const sizes = temporaries.map((name) => statSync(join(output, name), { throwIfNoEntry: false })?.size ?? 0);
  return sizes.some((size) => size > 0);
}
