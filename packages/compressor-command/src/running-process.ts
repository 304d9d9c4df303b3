import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { programEnvironment } from "./environment.js";

/** Bytes kept of what a process says on stderr. */
const STDERR_SIZE = 4096;

export interface Exit {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process that leads a group of its own, so that what it starts ends with it. */
export interface RunningProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly exit: Promise<Exit>;
  /** End it at once, with all that it started. */
  kill(): void;
  /** The last line of what it said on stderr, which is complete when nothing of it runs any more. */
  lastWords(): Promise<string>;
}

/** Rejects with the system's error where it cannot be started. */
export async function startProcess(path: string, args: readonly string[]): Promise<RunningProcess> {
  const child = spawn(path, args, { env: programEnvironment(), detached: true });
  const exit = new Promise<Exit>((resolve) => {
    child.once("exit", (status, signal) => resolve({ status, signal }));
  });
  await once(child, "spawn");
  // What goes wrong with writing is told to the writer.
  child.stdin.on("error", () => {});
  const pid = child.pid as number;
  endWithThisProcess(pid, exit);
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    exit,
    kill: () => killGroup(pid),
    lastWords: collectLastWords(child),
  };
}

/** End the group of processes that `leader` leads. */
export function killGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

const leaders = new Set<number>();

function endWithThisProcess(pid: number, exit: Promise<Exit>): void {
  if (leaders.size === 0) process.on("exit", killAll);
  leaders.add(pid);
  void exit.then(() => {
    leaders.delete(pid);
    if (leaders.size === 0) process.off("exit", killAll);
  });
}

function killAll(): void {
  for (const pid of leaders) killGroup(pid);
}

function collectLastWords({ stderr }: ChildProcessWithoutNullStreams): () => Promise<string> {
  let text = "";
  stderr.setEncoding("utf8").on("data", (chunk: string) => {
    text = (text + chunk).slice(-STDERR_SIZE);
  });
  const closed = once(stderr, "close");
  return async () => {
    await closed;
    return (
      text
        .trim()
        .split(/\s*[\r\n]+/)
        .at(-1) ?? ""
    );
  };
}
