import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Directive } from "@storeship/core";

const SCRIPT = fileURLToPath(new URL("print-layer.mjs", import.meta.url));

/** What another process, with another user or environment, makes of a tree. */
export interface Printed {
  readonly sha256?: string;
  readonly code?: string;
  readonly message?: string;
  /** Bytes that came before the error. */
  readonly written?: number;
}

/** Make the layer of `tree` in a process of its own. @param umask octal digits. */
export function printLayer(
  tree: string,
  options: {
    uid?: number;
    env?: Record<string, string>;
    umask?: string;
    directives?: readonly Directive[];
  } = {},
): Printed {
  const { uid, env, umask = "022", directives = [] } = options;
  const command = [process.execPath, SCRIPT, tree, JSON.stringify(directives)];
  const run = spawnSync("sh", ["-c", `umask ${umask}; exec "$@"`, "sh", ...command], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "", ...env },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0) throw new Error(`the other process failed: ${run.stderr}`);
  return JSON.parse(run.stdout) as Printed;
}
