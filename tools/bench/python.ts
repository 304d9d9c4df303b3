import { spawnSync } from "node:child_process";

let found: string | undefined;

/** The Python interpreter itself: `python3` may be a script that looks for one, and takes its time. */
export function python(): string {
  if (found !== undefined) return found;
  const { status, stdout } = spawnSync("python3", ["-c", "import sys; print(sys.executable)"], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error("python3 is missing: it runs the programs that are measured; install it");
  found = stdout.trim();
  return found;
}
