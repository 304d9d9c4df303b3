import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Closure } from "@storeship/core";
import { temporaryDirectory } from "./temporary-directory.js";

const SCRIPT = fileURLToPath(new URL("print-databases.mjs", import.meta.url));

/** What another process makes of closures. */
export interface Printed {
  /** SHA-256 of the database of each, in hexadecimal digits. */
  readonly digests?: readonly string[];
  readonly code?: string;
  readonly message?: string;
  readonly stderr: string;
  /** What is left in the process's temporary directory. */
  readonly left: readonly string[];
}

/** Make the databases of `closures` in a process of its own. @param setup a shell command to run before it. */
export function printDatabases(node: string, closures: readonly Closure[], setup = "true"): Printed {
  const directory = temporaryDirectory();
  const temporary = join(directory, "tmp");
  mkdirSync(temporary);
  const files = closures.map((closure, at) => {
    const file = join(directory, `${at}.json`);
    writeFileSync(file, JSON.stringify(closure));
    return file;
  });
  const run = spawnSync("sh", ["-c", `${setup}; exec "$@"`, "sh", node, SCRIPT, ...files], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "", TMPDIR: temporary },
  });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0) throw new Error(`${node} failed: ${run.stderr}`);
  return { ...(JSON.parse(run.stdout) as object), stderr: run.stderr, left: readdirSync(temporary) };
}
