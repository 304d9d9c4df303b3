import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packed } from "./storeship.ts";

/** Run in the program itself, at its end: what the kernel says was the most that it held. */
const REPORT = `
  import { readFileSync, writeFileSync } from "node:fs";
  process.on("exit", () => writeFileSync(process.env.PEAK_FILE, readFileSync("/proc/self/status")));
`;

/** The most memory, in bytes, that `storeship pack` with ARGS held at a time. DIRECTORY takes a file. */
export function peakMemory(args: readonly string[], directory: string): number {
  const file = join(directory, "status");
  const preload = `--import=data:text/javascript,${encodeURIComponent(REPORT)}`;
  packed(args, { env: { NODE_OPTIONS: preload, PEAK_FILE: file } });
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(file, "utf8"))?.[1];
  return Number(kibibytes) * 1024;
}
