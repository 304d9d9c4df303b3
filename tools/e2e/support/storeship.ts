import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ROOT } from "../../workspace.ts";
import { attempt, type Result } from "./run.ts";

/** The program as it is in the repository, to be run with a `node`. */
export const PROGRAM = join(ROOT, "packages", "cli", "bin", "storeship.js");

/** The program as npm links it, run with the `node` of PATH. */
export const LINKED_PROGRAM = join(ROOT, "node_modules", ".bin", "storeship");

/** How the program runs. */
export interface Circumstances {
  /** The Node that runs it; this one where absent. */
  readonly node?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Octal digits. */
  readonly umask?: string;
}

/** Runs `storeship` to its end. */
export function storeship(args: readonly string[], circumstances: Circumstances = {}): Result {
  const { program, rest, options } = commandLine(args, circumstances);
  return attempt(program, rest, options);
}

/** Runs `storeship`, which must succeed, and gives its standard output. */
export function packed(args: readonly string[], circumstances: Circumstances = {}): string {
  const { status, signal, stdout, stderr } = storeship(["pack", ...args], circumstances);
  if (status === 0) return stdout;
  throw new Error(`storeship pack ${args.join(" ")}: ${signal ?? `exit status ${status}`}\n${stderr}`);
}

/** A program that runs. */
export interface Running {
  readonly child: ChildProcess;
  /** What it leaves behind, once it has ended. */
  readonly result: Promise<Result>;
}

/** Starts `storeship`. Standard output goes where STDOUT says: a pipe that is read unless given. */
export function start(
  args: readonly string[],
  circumstances: Circumstances & { readonly linked?: boolean; readonly stdout?: number } = {},
): Running {
  const { program, rest, options } = commandLine(args, circumstances);
  const [command, ...others] = circumstances.linked ? [LINKED_PROGRAM, ...args] : [program, ...rest];
  const child = spawn(command as string, others, {
    ...options,
    detached: true,
    stdio: ["ignore", circumstances.stdout ?? "pipe", "pipe"],
  });
  return { child, result: resultOf(child) };
}

async function resultOf(child: ChildProcess): Promise<Result> {
  const ended = new Promise<Pick<Result, "status" | "signal">>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => resolve({ status, signal }));
  });
  const read = (stream: ChildProcess["stdout"]) => (stream === null ? "" : text(stream));
  const [end, stdout, stderr] = await Promise.all([ended, read(child.stdout), read(child.stderr)]);
  return { ...end, stdout, stderr };
}

function commandLine(args: readonly string[], { node = process.execPath, env, cwd, umask }: Circumstances) {
  const options = { env: { ...surroundings(), ...env }, ...(cwd === undefined ? {} : { cwd }) };
  const command = [node, PROGRAM, ...args];
  if (umask === undefined) return { program: node, rest: command.slice(1), options };
  return { program: "sh", rest: ["-c", `umask ${umask}; exec "$@"`, "sh", ...command], options };
}

// Neither what vitest sets nor what the developer has set is the program's to see.
function surroundings(): Record<string, string> {
  const { PATH = "", HOME = "/", TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }) };
}
