import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A directory of the running test's own, which goes when the test is done. */
export function temporaryDirectory(): string {
  const directory = newDirectory();
  onTestFinished(() => removeTree(directory));
  return directory;
}

/** A directory that `removeTree` has to remove: for what runs many times within one test. */
export function newDirectory(): string {
  return mkdtempSync(join(realpathSync(tmpdir()), "layer-"));
}

/** Remove a tree, also one that is deeper than one path can say, or closed to its owner. */
export function removeTree(directory: string): void {
  try {
    rmSync(directory, { recursive: true });
  } catch {
    spawnSync("chmod", ["-R", "u+rwX", "--", directory]);
    spawnSync("rm", ["-rf", "--", directory]);
  }
}
