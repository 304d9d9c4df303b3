import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seeded } from "../bench/random.ts";
import type { Arguments } from "./arguments.ts";
import { changedFiles } from "./faults/changed-files.ts";
import { closedPipes } from "./faults/closed-pipes.ts";
import { failingCalls, WRITE_FAILURES } from "./faults/failing-calls.ts";
import { fullDisks } from "./faults/full-disks.ts";
import { kills } from "./faults/kills.ts";
import { fewDescriptors, littleMemory } from "./faults/limits.ts";
import { otherUser } from "./faults/other-user.ts";
import { sharedLayout, sideBySide } from "./faults/side-by-side.ts";
import { CACHED_LAYOUT, JOBS, type Job, PLAIN_ARCHIVE } from "./job.ts";
import { largeItems, slowItems, smallItems } from "./stores.ts";
import type { Tally } from "./tally.ts";
import { type Bench, newBench } from "./trial.ts";
import { newWorkplace, type Workplace } from "./workplace.ts";

const MIB = 1 << 20;
const MEMORY = 300e6;

/** Runs every kind of fault whose name has ONLY in it, and tells of each once it is done. */
export async function runFaults(
  { short, only, seed }: Arguments,
  tell: (tally: Tally) => void,
): Promise<readonly Tally[]> {
  const parent = mkdtempSync(join(tmpdir(), "storeship-torture-"));
  // Another user has to get through.
  chmodSync(parent, 0o755);
  try {
    const random = seeded(seed);
    const place = newWorkplace(parent, "small", smallItems(random));
    const jobs = short ? [PLAIN_ARCHIVE, CACHED_LAYOUT] : JOBS;
    const benches = await benchesOf(jobs, place);
    const archives = benches.filter(({ job }) => job.name.startsWith("archive"));
    const cachedLayout = benches.find(({ job }) => job === CACHED_LAYOUT);
    const files = [
      ["first", "text"],
      ["second", "data"],
      ["third", "data"],
    ] as const;

    const kinds: Readonly<Record<string, () => Promise<Tally>>> = {
      killed: () => kills(benches, short ? 6 : 200, random),
      call: () => failingCalls(benches, WRITE_FAILURES, short ? 30 : 1, parent),
      disk: () => fullDisks(benches, short ? 4 : 24, 5 * MIB),
      pipe: () => closedPipes(archives, short ? [0, 65_536] : [0, 1, 511, 512, 10_240, 65_536, MIB]),
      changed: async () => {
        const slow = newWorkplace(parent, "slow", slowItems((short ? 32 : 96) * MIB, random));
        const uncached = (await benchesOf(jobs, slow)).filter(({ args }) => args.includes("--no-cache"));
        return changedFiles(uncached, files, short ? 8 : 120, random, parent);
      },
      place: () => sideBySide(benches, short ? 6 : 20),
      layout: () => sharedLayout(cachedLayout as (typeof benches)[number], short ? 8 : 20),
      user: () => otherUser(benches, ["second", "data"]),
      descriptors: () => fewDescriptors(benches, 64),
      memory: async () => {
        const large = newWorkplace(
          parent,
          "large",
          short ? largeItems(64 * MIB, 1000) : largeItems(1024 * MIB, 20_000),
        );
        const some = short ? jobs : [PLAIN_ARCHIVE, ...JOBS.slice(2, 4), CACHED_LAYOUT];
        return littleMemory(await benchesOf(some, large), MEMORY);
      },
    };
    const tallies: Tally[] = [];
    for (const [word, run] of Object.entries(kinds)) {
      if (!word.includes(only)) continue;
      const tally = await run();
      tell(tally);
      tallies.push(tally);
    }
    return tallies;
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

async function benchesOf(jobs: readonly Job[], place: Workplace): Promise<readonly Bench[]> {
  const benches: Bench[] = [];
  for (const job of jobs) benches.push(await newBench(job, place));
  return benches;
}
