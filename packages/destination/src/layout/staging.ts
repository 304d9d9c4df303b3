import { mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { systemErrorCode } from "@storeship/core";
import { writing } from "../output-error.js";
import { isGone, newOwner } from "../owner.js";

/** What this project's own files in a layout begin with: the lock, and directories of builds under way. */
const OWN = ".storeship-";

/** The lock of a layout. */
export function lockOf(directory: string): string {
  return join(directory, `${OWN}lock`);
}

/** Whether an entry of a layout's directory is this project's own, and no part of the layout. */
export function isOwn(name: string): boolean {
  return name.startsWith(OWN);
}

/** A directory inside a layout's for what one build writes before all of it is there. */
export interface Staging {
  readonly path: string;
  /** Remove it and, where it was made for it and is empty now, the layout's directory. */
  remove(): void;
}

/** A new one. The layout's directory is made where it does not exist. */
export function newStaging(directory: string): Staging {
  const path = join(directory, `${OWN}${newOwner()}`);
  const isNew = writing(directory, () => makeBoth(directory, path));
  return {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true });
      if (isNew) removeIfEmpty(directory);
    },
  };
}

/** Remove what builds have left behind that were killed. */
export function removeLeftovers(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (isOwn(name) && isGone(name.slice(OWN.length)))
      rmSync(join(directory, name), { recursive: true, force: true });
  }
}

// Another build may remove the directory that it had made, and is empty again, in between.
function makeBoth(directory: string, path: string): boolean {
  for (;;) {
    const isNew = makeDirectory(directory);
    try {
      mkdirSync(path);
      return isNew;
    } catch (error) {
      if (systemErrorCode(error) !== "ENOENT" || !isNew) {
        if (statSync(directory, { throwIfNoEntry: false }) !== undefined) throw error;
      }
    }
  }
}

/** Make a directory; false where there is one. */
export function makeDirectory(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === "EEXIST" && statSync(path).isDirectory()) return false;
    throw error;
  }
}

/** Remove a directory unless somebody else's files are in it. */
export function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // It stays.
  }
}
