import { rmSync } from "node:fs";

/**
 * Remove a file that nobody needs any more.
 *
 * @returns whether it went. That it stays is no reason for a build to fail, or to fail in another way than it does.
 */
export function discard(path: string): boolean {
  try {
    rmSync(path);
    return true;
  } catch {
    return false;
  }
}
