import { type SpawnOptions, type SpawnSyncOptions, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** What a program left behind. */
export interface Result {
  /** The exit status; null for one that a signal ended. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs PROGRAM to its end. */
export function attempt(program: string, args: readonly string[], options: SpawnSyncOptions = {}): Result {
  const run = spawnSync(program, args, { maxBuffer: 1 << 28, ...options, encoding: "utf8" });
  if (run.error !== undefined) throw run.error;
  const { status, signal, stdout, stderr } = run;
  return { status, signal, stdout, stderr };
}

/** Runs PROGRAM, which must succeed, and gives its standard output. */
export function run(program: string, args: readonly string[], options: SpawnSyncOptions = {}): string {
  const { status, signal, stdout, stderr } = attempt(program, args, options);
  if (status === 0) return stdout;
  throw new Error(`${program} ${args.join(" ")}: ${signal ?? `exit status ${status}`}\n${stderr}`);
}

/** As `run`, while this process goes on: for programs that speak with a server of the test's own. */
export async function runBeside(
  program: string,
  args: readonly string[],
  options: SpawnOptions & { readonly input?: string } = {},
): Promise<string> {
  const { status, signal, stdout, stderr } = await attemptBeside(program, args, options);
  if (status === 0) return stdout;
  throw new Error(`${program} ${args.join(" ")}: ${signal ?? `exit status ${status}`}\n${stderr}`);
}

/** As `attempt`, while this process goes on. @param options `input` goes to its standard input. */
export async function attemptBeside(
  program: string,
  args: readonly string[],
  { input = "", ...options }: SpawnOptions & { readonly input?: string } = {},
): Promise<Result> {
  const child = spawn(program, args, { ...options, stdio: "pipe" });
  const ended = once(child, "close") as Promise<[Result["status"], Result["signal"]]>;
  // A program that reads none of it is none the worse.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [[status, signal], stdout, stderr] = await Promise.all([
    ended,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { status, signal, stdout, stderr };
}
