import { type SpawnSyncOptions, spawnSync } from "node:child_process";

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
