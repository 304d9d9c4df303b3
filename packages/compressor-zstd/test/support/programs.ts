import { spawnSync } from "node:child_process";

/** Whether to skip what needs `program`: where it is not installed, and never in continuous integration. */
export function unlessMissing(program: string): boolean {
  const isMissing = spawnSync("sh", ["-c", 'command -v "$0"', program]).status !== 0;
  if (isMissing && process.env["CI"] === "true") throw new Error(`${program} must be installed here`);
  return isMissing;
}
