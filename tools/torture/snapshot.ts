import { createHash } from "node:crypto";
import { type Dirent, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join, relative } from "node:path";

/** What lies below a directory: by path, what says whether it is still the same. */
export type Snapshot = ReadonlyMap<string, string>;

/** Whether PATH is what a run makes for itself, or lies in it: a temporary file, or a layout's own directory for what is not done. */
export function isTemporary(path: string): boolean {
  return path.split("/").some((name) => /storeship-.*\.tmp$|^\.storeship-/.test(name));
}

/** What lies below TOP: type, mode, and content or target. Times do not count. */
export function snapshot(top: string): Snapshot {
  const entries = readdirSync(top, { recursive: true, withFileTypes: true });
  const paths = entries.map((entry) => [join(entry.parentPath, entry.name), entry] as const);
  return new Map(paths.map(([path, entry]) => [relative(top, path), stateOf(path, entry)]));
}

/** How AFTER differs from BEFORE, in words; nothing where it does not. */
export function differences(before: Snapshot, after: Snapshot): readonly string[] {
  const gone = [...before.keys()].filter((path) => !after.has(path)).map((path) => `${path} is gone`);
  const others = [...after].filter(([path, state]) => before.get(path) !== state);
  return [...gone, ...others.map(([path]) => `${path} is ${before.has(path) ? "changed" : "new"}`)];
}

function stateOf(path: string, entry: Dirent): string {
  if (entry.isSymbolicLink()) return `symlink ${readlinkSync(path)}`;
  const mode = (lstatSync(path).mode & 0o7777).toString(8);
  if (entry.isDirectory()) return `directory ${mode}`;
  if (!entry.isFile()) return `special ${mode}`;
  return `file ${mode} ${createHash("sha256").update(readFileSync(path)).digest("hex")}`;
}
