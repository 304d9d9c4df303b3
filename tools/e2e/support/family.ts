import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Running } from "./storeship.ts";

/** Between two looks at what memory processes hold, in milliseconds. */
const INTERVAL = 10;

/** A process and what it starts, known by a variable of the environment that they inherit. */
export interface Family {
  readonly env: Readonly<Record<string, string>>;
  /** The names of those that run, each a number of times. */
  programs(): readonly string[];
  /** Waits until the program NAME runs COUNT times at once. */
  running(name: string, count: number, first: Running): Promise<void>;
  /** The most memory, in bytes, that all held at a time until FIRST ended. What they share is counted once. */
  peakMemory(first: Running): Promise<number>;
}

export function newFamily(): Family {
  const mark = randomUUID();
  const members = (): readonly string[] =>
    readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && read(pid, "environ").includes(mark));
  const programs = (): readonly string[] => members().map((pid) => read(pid, "comm").trim());
  return {
    env: { STORESHIP_E2E_FAMILY: mark },
    programs,
    async running(name, count, { child }) {
      while (programs().filter((found) => found === name).length < count) {
        if (hasEnded(child)) throw new Error(`${count} of ${name} have never run at once`);
        await sleep(INTERVAL);
      }
    },
    async peakMemory({ child }) {
      let peak = 0;
      while (!hasEnded(child)) {
        const held = members().map((pid) =>
          Number(/^Pss:\s+(\d+) kB$/m.exec(read(pid, "smaps_rollup"))?.[1] ?? 0),
        );
        peak = Math.max(peak, held.reduce((sum, kibibytes) => sum + kibibytes, 0) * 1024);
        await sleep(INTERVAL);
      }
      return peak;
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Of a process that has ended meanwhile, nothing. */
function read(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "latin1");
  } catch {
    return "";
  }
}
