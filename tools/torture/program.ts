import { type ChildProcess, spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { Result } from "../e2e/support/run.ts";
import { PROGRAM } from "../e2e/support/storeship.ts";

/** How the program is run. */
export interface Circumstances {
  /** A command that runs the one that follows it. */
  readonly prefix?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The program while it runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly result: Promise<Ending>;
}

/** How a run ended. */
export interface Ending extends Result {
  /** It had to be ended, since it did not by itself. */
  readonly hung: boolean;
}

/** No run of a small image takes as long, in milliseconds: it hangs. */
const PATIENCE = 120_000;

/** Starts `storeship` with ARGS, in a process group of its own. */
export function startProgram(args: readonly string[], { prefix = [], env }: Circumstances): Running {
  const [command, ...rest] = [...prefix, process.execPath, PROGRAM, ...args];
  const { PATH = "", HOME = "/" } = process.env;
  const child = spawn(command as string, rest, {
    // Not where anything of the trial lies: what a crash leaves is not counted as the program's.
    cwd: "/",
    detached: true,
    env: { PATH, HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { child, result: endingOf(child) };
}

/** Runs `storeship` with ARGS to its end. */
export function runProgram(args: readonly string[], circumstances: Circumstances): Promise<Ending> {
  return startProgram(args, circumstances).result;
}

async function endingOf(child: ChildProcess): Promise<Ending> {
  let hung = false;
  const timer = setTimeout(() => {
    hung = true;
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, PATIENCE);
  const ended = new Promise<Pick<Result, "status" | "signal">>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => resolve({ status, signal }));
  });
  const read = (stream: ChildProcess["stdout"]) => (stream === null ? "" : text(stream));
  try {
    const [end, stdout, stderr] = await Promise.all([ended, read(child.stdout), read(child.stderr)]);
    return { ...end, stdout, stderr, hung };
  } finally {
    clearTimeout(timer);
  }
}
