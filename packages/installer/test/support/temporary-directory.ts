import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A directory of the running test's own, which goes when the test is done, also where parts of it are read-only. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(realpathSync(tmpdir()), "installer-"));
  onTestFinished(() => {
    spawnSync("chmod", ["-R", "u+rwX", directory]);
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}
