import { randomBytes } from "node:crypto";
import { hasEnded, processMark } from "@storeship/destination";

/** Milliseconds after which a file that nobody writes to is left over, whoever began it. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

const NAME = /^([0-9a-f]{8}-[0-9]{1,10})-[0-9a-f]{16}$/;

/** A name that nobody else has. It tells which process, of which machine or container, writes the file. */
export function temporaryName(process_: number = process.pid): string {
  return `${processMark(process_)}-${randomBytes(8).toString("hex")}`;
}

/**
 * Whether a file of this name was left by who doesn't write it any more: a process that is gone, or, where it is another
 * machine's or container's and cannot be seen, nobody for a day. False for names that are none of ours.
 */
export function isAbandoned(name: string, changedMs: number): boolean {
  const [, mark] = NAME.exec(name) ?? [];
  if (mark === undefined) return false;
  return Date.now() - changedMs > ABANDONED_MS || hasEnded(mark) === true;
}
