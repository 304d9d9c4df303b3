import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyStore, type SizedStore, storeOfEntries } from "../bench/growing-stores.ts";
import { median } from "../bench/statistics.ts";
import { survey } from "../bench/survey.ts";
import { testDirectory } from "./support/directory.ts";
import { needs } from "./support/needs.ts";
import { run } from "./support/run.ts";
import { PROGRAM } from "./support/storeship.ts";

const ENTRIES = 5000;
const MOST_CALLS = 5;
const MOST_START = 2;
const RUNS = 21;

test.runIf(needs("strace"))("packing takes at most five system calls for each file", async () => {
  const directory = testDirectory();
  const store = await storeOfEntries(directory, ENTRIES);
  const files = filesBelow(directory);
  const more = systemCalls(store, directory) - systemCalls(await emptyStore(directory), directory);
  console.log(`${(more / files).toFixed(2)} system calls for each of ${files} files`);
  expect(more / files).toBeGreaterThan(1);
  expect(more / files).toBeLessThanOrEqual(MOST_CALLS);
});

test.runIf(needs("bash"))(
  "storeship --version takes at most twice the processor time of an empty program",
  () => {
    const empty: number[] = [];
    const version: number[] = [];
    for (let round = 0; round <= RUNS; round += 1) {
      empty.push(processorTime(["-e", "0"]));
      version.push(processorTime([PROGRAM, "--version"]));
    }
    // The first of each only brings the files into memory.
    const ratio = median(version.slice(1)) / median(empty.slice(1));
    console.log(`${ratio.toFixed(2)} times the processor time of an empty program`);
    expect(ratio).toBeLessThanOrEqual(MOST_START);
  },
);

function filesBelow(directory: string): number {
  return survey([join(directory, "gnu")]).files.length;
}

/** Calls of all threads, from the start of the program to its end. */
function systemCalls({ args }: SizedStore, directory: string): number {
  const counts = join(directory, "counts");
  const command = [
    process.execPath,
    PROGRAM,
    "pack",
    "-q",
    "--no-cache",
    "--max-layers",
    "1",
    ...args,
    "-o",
    "-",
  ];
  run("strace", ["-f", "-c", "-o", counts, "--", ...command], { stdio: ["ignore", "ignore", "pipe"] });
  // Per cent, seconds, microseconds for each call, calls, errors.
  const total = /^\s*100\.00\s+[\d.]+\s+\d+\s+(\d+)\s.*total$/m.exec(readFileSync(counts, "utf8"))?.[1];
  if (total === undefined) throw new Error("strace wrote no total");
  return Number(total);
}

// Bash tells milliseconds of what it waited for; Node tells nothing of its children.
const TIMED = 'TIMEFORMAT="%U %S"; { time "$@" >&3 2>&3; } 3>/dev/null';

/** Seconds of processors, user and system, that `node` takes. */
function processorTime(args: readonly string[]): number {
  const told = run("bash", ["-c", `exec 2>&1; ${TIMED}`, "bash", process.execPath, ...args]);
  const [user, system] = told.trim().split(" ").map(Number);
  // Either may be 0 alone: they are samples.
  if (user === undefined || system === undefined || !(user + system > 0))
    throw new Error(`no times in '${told}'`);
  return user + system;
}
