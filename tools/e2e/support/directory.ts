import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, onTestFinished } from "vitest";
import { removeTree } from "../../corpus/remove-tree.ts";

/** A directory of the running test's own, which goes when the test is done. */
export function testDirectory(): string {
  const directory = newDirectory();
  onTestFinished(() => removeTree(directory));
  return directory;
}

/** A directory for the tests of the `describe` that this is called in, made when one asks for it. */
export function sharedDirectory(): () => string {
  let directory: string | undefined;
  afterAll(() => {
    if (directory !== undefined) removeTree(directory);
  });
  return () => {
    directory ??= newDirectory();
    return directory;
  };
}

function newDirectory(): string {
  return mkdtempSync(join(tmpdir(), "storeship-e2e-"));
}
