import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

const PATTERN = /^([0-9a-f]{8})-([0-9]{1,10})$/;

/** Which process it is, for names of what belongs to it: where its number was given, and the number. */
export function processMark(id: number = process.pid): string {
  return `${realm()}-${id}`;
}

/**
 * Whether the process with this mark runs no more; undefined where it cannot be known, as of another machine's or another
 * container's.
 */
export function hasEnded(mark: string): boolean | undefined {
  const [, where, id] = PATTERN.exec(mark) ?? [];
  return where === realm() ? !isRunning(Number(id)) : undefined;
}

let known: string | undefined;

// Where the number of a process means this process: one boot of one machine, one namespace of process numbers.
function realm(): string {
  known ??= createHash("sha256").update(surroundings()).digest("hex").slice(0, 8);
  return known;
}

function surroundings(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
    return `${boot.trim()} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    // Another answer than "no such process" comes from one that is there, and somebody else's.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
