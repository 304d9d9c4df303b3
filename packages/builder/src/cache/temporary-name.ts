import { isGone, isOwner, newOwner } from "@storeship/destination";

/** Milliseconds after which a file that nobody writes to is left over, whoever began it. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

/** A name that nobody else has. It tells which process, of which machine or container, writes the file. */
export function temporaryName(): string {
  return newOwner();
}

/**
 * Whether a file of this name was left by who doesn't write it any more: a process that is gone, or, where it is another
 * machine's or container's and cannot be seen, nobody for a day. False for names that are none of ours.
 */
export function isAbandoned(name: string, changedMs: number): boolean {
  return isOwner(name) && (Date.now() - changedMs > ABANDONED_MS || isGone(name));
}
