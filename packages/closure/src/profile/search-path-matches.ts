import { readdirSync, type Stats } from "node:fs";
import { basename, join } from "node:path";
import { compareBytes, toByteString } from "@storeship/core";
import { fileBelow } from "./file-below.js";
import { posixPattern } from "./posix-pattern.js";
import type { SearchPath } from "./search-path.js";

/**
 * The files of `profile` that a search path selects: those of its `files` that exist and have its type, or, with a
 * pattern, what lies at and below them, has the type, and whose name matches, in byte order. Symlinks are followed.
 *
 * @param profile path of the profile, without `sysroot`; what is found has names that begin with it.
 * @throws SyntaxError where the pattern is no regular expression.
 */
export function searchPathMatches(
  { files, type, pattern }: SearchPath,
  profile: string,
  sysroot: string,
): readonly string[] {
  const names = pattern === undefined ? undefined : posixPattern(pattern);
  return files.flatMap((file) => {
    const path = `${profile}/${file}`;
    if (names !== undefined)
      return below(path, sysroot)
        .filter(({ stats, path }) => isOfType(stats, type) && names.test(basename(path)))
        .map(({ path }) => path);
    const found = fileBelow(sysroot, path);
    return found !== undefined && isOfType(found.stats, type) ? [path] : [];
  });
}

interface Member {
  readonly path: string;
  readonly stats: Stats;
}

// A directory that symlinks lead to more than once is entered once: they may go round in a circle.
function below(start: string, sysroot: string): readonly Member[] {
  const members: Member[] = [];
  const entered = new Set<string>();
  const pending = [start];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const found = fileBelow(sysroot, path);
    if (found === undefined) continue;
    members.push({ path, stats: found.stats });
    const identity = `${found.stats.dev}:${found.stats.ino}`;
    if (!found.stats.isDirectory() || entered.has(identity)) continue;
    entered.add(identity);
    for (const name of childNames(found.path).reverse()) pending.push(join(path, name));
  }
  return members.sort((a, b) => compareBytes(toByteString(a.path), toByteString(b.path)));
}

function childNames(directory: string): string[] {
  try {
    return readdirSync(directory).sort((a, b) => compareBytes(toByteString(a), toByteString(b)));
  } catch {
    return [];
  }
}

function isOfType(stats: Stats, type: string): boolean {
  return type === "directory" ? stats.isDirectory() : type === "regular" && stats.isFile();
}
