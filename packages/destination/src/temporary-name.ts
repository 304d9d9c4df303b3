import { randomBytes } from "node:crypto";
import { hasEnded, processMark } from "./process-mark.js";

/** Bytes of a temporary name that come from the final one: systems take 255 in all. */
const LONGEST_NAME = 180;

/** `.NAME.storeship-MARK-RANDOM.tmp` */
const PATTERN = /^\..*\.storeship-([0-9a-f]+-[0-9]+)-[0-9a-f]{12}\.tmp$/s;

/**
 * A file name for what is to be called `name` once it is whole. Nobody else has it, and it tells which process it
 * belongs to.
 */
export function temporaryName(name: string): string {
  const start = Buffer.from(name).subarray(0, LONGEST_NAME).toString();
  // A character that was cut in two is left out.
  const label = start.replace(/\uFFFD$/, "");
  return `.${label}.storeship-${processMark()}-${randomBytes(6).toString("hex")}.tmp`;
}

/** Whether `name` is a temporary name of a process that certainly runs no more. */
export function isAbandoned(name: string): boolean {
  const [, mark] = PATTERN.exec(name) ?? [];
  return mark !== undefined && hasEnded(mark) === true;
}
