import { readdirSync } from "node:fs";
import { join } from "node:path";
import { discard } from "./discard.js";
import { isAbandoned } from "./temporary-name.js";

/**
 * Remove the temporary files that killed processes left in `directory`. Those of processes that run stay, and so do
 * those of other machines and containers, of which nothing is known. What cannot be removed stays, too.
 *
 * @returns how many were removed.
 */
export function removeAbandonedFiles(directory: string): number {
  return namesIn(directory)
    .filter(isAbandoned)
    .filter((name) => discard(join(directory, name))).length;
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    // Whoever writes into it tells what is wrong with it.
    return [];
  }
}
