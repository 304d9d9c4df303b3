import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** All below TOP, a line each: its name, mode and mtime, and a file's content or a link's target. */
export function listTree(top: string): string[] {
  return readdirSync(top, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => {
      const path = join(top, name);
      const { mode, mtimeMs } = lstatSync(path);
      return `${name} ${mode.toString(8)} ${mtimeMs} ${content(path)}`;
    });
}

function content(path: string): string {
  const status = lstatSync(path);
  if (status.isSymbolicLink()) return readlinkSync(path);
  return status.isFile() ? readFileSync(path, "base64") : "";
}
