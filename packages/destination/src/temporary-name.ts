import { isGone, newOwner } from "./owner.js";

/** Bytes of a temporary name that come from the final one: systems take 255 in all. */
const LONGEST_NAME = 180;

/** `.NAME.storeship-OWNER.tmp` */
const PATTERN = /^\..*\.storeship-([0-9a-f-]+)\.tmp$/s;

/**
 * A file name for what is to be called `name` once it is whole. Nobody else has it, and it tells which process it
 * belongs to.
 */
export function temporaryName(name: string): string {
  const start = Buffer.from(name).subarray(0, LONGEST_NAME).toString();
  // A character that was cut in two is left out.
  const label = start.replace(/\uFFFD$/, "");
  return `.${label}.storeship-${newOwner()}.tmp`;
}

/** Whether `name` is a temporary name of a process that certainly runs no more. */
export function isAbandoned(name: string): boolean {
  const [, owner] = PATTERN.exec(name) ?? [];
  return owner !== undefined && isGone(owner);
}
