import { spawn } from "node:child_process";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Command } from "./command.ts";
import { python } from "./python.ts";

/** What one run took, with all processes that took part. */
export interface Cost {
  /** By the clock. */
  readonly seconds: number;
  /** Seconds of processors, user and system. */
  readonly processor: number;
  /** Bytes of memory of the largest process, at its peak. */
  readonly memory: number;
  /** Bytes of what was made. */
  readonly size: number;
}

/** Where runs may write. */
export interface Workplace {
  /** Of temporary files. */
  readonly temporary: string;
  /** What a run makes. */
  readonly output: string;
}

/** Runs COMMAND to its end. It has to succeed. */
export async function measure(command: Command, { temporary, output }: Workplace): Promise<Cost> {
  const report = join(temporary, "cost.json");
  const args = [join(import.meta.dirname, "measure.py"), report, command.program, ...command.args];
  const { PATH = "", HOME = "/" } = process.env;
  // A group of its own: it can be ended as one, pipes and all.
  const child = spawn(python(), args, {
    detached: true,
    env: { PATH, HOME, TMPDIR: temporary, LC_ALL: "C" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const end = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid);
    process.exit(1);
  };
  for (const signal of SIGNALS) process.once(signal, end);
  try {
    const status = new Promise<number | null>((resolve, reject) =>
      child.once("error", reject).once("close", resolve),
    );
    const [code, message] = await Promise.all([status, text(child.stderr)]);
    if (code !== 0)
      throw new Error(`${command.program} ${command.args.join(" ")} failed (${code}): ${message.trim()}`);
  } finally {
    for (const signal of SIGNALS) process.off(signal, end);
  }
  const cost = JSON.parse(readFileSync(report, "utf8")) as Omit<Cost, "size">;
  return { ...cost, size: sizeOf(output) };
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function sizeOf(path: string): number {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status === undefined) return 0;
  if (!status.isDirectory()) return status.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
