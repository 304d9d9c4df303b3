import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROGRAM } from "./command.ts";

/** What a run of `storeship` says that it took itself. */
export interface OwnCost {
  readonly seconds: number;
  /** Seconds of processors, user and system. */
  readonly processor: number;
  /** Bytes of memory at the peak. */
  readonly memory: number;
}

// Run in the program itself, at its end. What Linux says of the process is its own; of resourceUsage a part may be the
// parent's, from before the program took the child's place.
const REPORT = `
  import { existsSync, readFileSync, writeFileSync } from "node:fs";
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const status = existsSync("/proc/self/status") ? readFileSync("/proc/self/status", "utf8") : "";
    const kibibytes = Number(/^VmHWM:\\s+(\\d+) kB$/m.exec(status)?.[1] ?? maxRSS);
    const processor = (userCPUTime + systemCPUTime) / 1e6;
    writeFileSync(process.env.COST_FILE, JSON.stringify({ seconds: process.uptime(), processor, memory: kibibytes * 1024 }));
  });
`;

/** Runs `storeship` with ARGS, which must succeed; what it prints goes nowhere. DIRECTORY takes a file. */
function ownCost(args: readonly string[], directory: string): OwnCost {
  const file = join(directory, "cost.json");
  const { PATH = "", HOME = "/" } = process.env;
  const preload = `--import=data:text/javascript,${encodeURIComponent(REPORT)}`;
  const { status, signal, stderr, error } = spawnSync(process.execPath, [preload, PROGRAM, ...args], {
    env: { PATH, HOME, COST_FILE: file },
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0)
    throw new Error(`storeship ${args.join(" ")}: ${error?.message ?? signal ?? status}: ${stderr}`);
  return JSON.parse(readFileSync(file, "utf8")) as OwnCost;
}

/** The least of RUNS runs, in each respect: what else the machine does only adds. */
export function leastCost(args: readonly string[], directory: string, runs: number): OwnCost {
  const costs = Array.from({ length: runs }, () => ownCost(args, directory));
  const least = (value: (cost: OwnCost) => number): number => Math.min(...costs.map(value));
  return {
    seconds: least((cost) => cost.seconds),
    processor: least((cost) => cost.processor),
    memory: least((cost) => cost.memory),
  };
}
