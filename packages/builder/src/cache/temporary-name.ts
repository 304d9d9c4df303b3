import { randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { digestOf, hexOf } from "@storeship/core";

/** Milliseconds after which a file that nobody writes to is left over, whoever began it. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

const NAME = /^([0-9a-f]{8})-([0-9]{1,10})-[0-9a-f]{16}$/;

/** A name that nobody else has. It tells which process, of which machine or container, writes the file. */
export function temporaryName(process_: number = process.pid): string {
  return `${place()}-${process_}-${randomBytes(8).toString("hex")}`;
}

/**
 * Whether a file of this name was left by who doesn't write it any more: a process that is gone, or, where it is another
 * machine's or container's and cannot be seen, nobody for a day. False for names that are none of ours.
 */
export function isAbandoned(name: string, changedMs: number): boolean {
  const [, of, number] = NAME.exec(name) ?? [];
  if (number === undefined) return false;
  if (Date.now() - changedMs > ABANDONED_MS) return true;
  return of === place() && !isRunning(Number(number));
}

let known: string | undefined;

// Numbers of processes mean something within one namespace of one boot only: a cache can be shared beyond it.
function place(): string {
  known ??= hexOf(digestOf(`${hostname()}\n${boot()}`)).slice(0, 8);
  return known;
}

function boot(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8") + readlinkSync("/proc/self/ns/pid");
  } catch {
    // There are neither boots nor namespaces to tell apart.
    return "";
  }
}

function isRunning(process_: number): boolean {
  try {
    return process.kill(process_, 0);
  } catch (error) {
    // It is there, and somebody else's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
