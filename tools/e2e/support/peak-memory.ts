import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "./run.ts";
import { storeship } from "./storeship.ts";

/** Run in the program itself, at its end: what the kernel says was the most that it held. */
const REPORT = `
  import { readFileSync, writeFileSync } from "node:fs";
  process.on("exit", () => writeFileSync(process.env.PEAK_FILE, readFileSync("/proc/self/status")));
`;

/** What a run left behind, and the most memory, in bytes, that it held at a time. */
export interface MeasuredResult extends Result {
  readonly peak: number;
}

/** Runs `storeship` with ARGS to its end. DIRECTORY takes a file. */
export function measured(args: readonly string[], directory: string): MeasuredResult {
  const file = join(directory, "status");
  const preload = `--import=data:text/javascript,${encodeURIComponent(REPORT)}`;
  const result = storeship(args, { env: { NODE_OPTIONS: preload, PEAK_FILE: file } });
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(file, "utf8"))?.[1];
  return { ...result, peak: Number(kibibytes) * 1024 };
}

/** The most memory, in bytes, that `storeship pack` with ARGS held at a time. It has to succeed. DIRECTORY takes a file. */
export function peakMemory(args: readonly string[], directory: string): number {
  const { status, stderr, peak } = measured(["pack", ...args], directory);
  if (status === 0) return peak;
  throw new Error(`storeship pack ${args.join(" ")}: exit status ${status}\n${stderr}`);
}
