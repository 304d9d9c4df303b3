import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { removeTree } from "../corpus/remove-tree.ts";

/** A directory of the running test's own, which goes when the test is done. */
export function temporaryDirectory(): string {
  const dir = mkdtempSync(join(tmpdir(), "storeship-tools-"));
  onTestFinished(() => removeTree(dir));
  return dir;
}
