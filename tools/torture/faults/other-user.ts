import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { PROGRAM } from "../../e2e/support/storeship.ts";
import { runProgram } from "../program.ts";
import { count, newTally, type Tally } from "../tally.ts";
import { type Bench, type Outcome, trial } from "../trial.ts";

const NOBODY = 65_534;
const AS_NOBODY = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];

/** Runs as a user who owns nothing but the output, over a store of root's. */
export async function otherUser(
  benches: readonly Bench[],
  unreadable: readonly [item: string, name: string],
): Promise<Tally> {
  const tally = newTally("ordinary user, root's store");
  if (process.getuid?.() !== 0) return { ...tally, note: "skipped: only root can become another user" };
  const [command = "", ...options] = [...AS_NOBODY, process.execPath, PROGRAM, "--version"];
  if (spawnSync(command, options, { cwd: "/" }).status !== 0)
    return { ...tally, note: "skipped: another user cannot run the program here" };
  for (const bench of benches) {
    const { place } = bench;
    const file = place.store.place(...unreadable);
    const run = async (fails: boolean): Promise<Outcome> => {
      const ending = await runProgram(bench.args, { prefix: AS_NOBODY, env: place.env });
      if ((ending.status !== 0) === fails) return { ending, reached: true };
      const stderr = `status ${ending.status} is not what was to come: ${ending.stderr}`;
      return { ending: { ...ending, status: 2, stderr }, reached: true };
    };
    const cases: Readonly<Record<string, () => Promise<Outcome>>> = {
      "readable store": async () => {
        giveAway(place.disk);
        return run(false);
      },
      "unreadable file": async () => {
        giveAway(place.disk);
        return withMode(file, 0o600, () => run(true));
      },
      "unreadable directory": async () => {
        giveAway(place.disk);
        return withMode(join(file, ".."), 0o700, () => run(true));
      },
      "output of root's": () => run(true),
    };
    for (const [name, make] of Object.entries(cases)) {
      const { reached, wrong } = await trial(bench, false, make);
      count(tally, `${bench.job.name}, ${name}`, reached, wrong);
    }
  }
  return tally;
}

async function withMode<T>(path: string, mode: number, act: () => Promise<T>): Promise<T> {
  const before = lstatSync(path).mode & 0o7777;
  chmodSync(path, mode);
  try {
    return await act();
  } finally {
    chmodSync(path, before);
  }
}

// Directories only: of files, nobody else's content is touched.
function giveAway(disk: string): void {
  for (const name of readdirSync(disk)) chownSync(join(disk, name), NOBODY, NOBODY);
}
