import { lstatSync, readlinkSync, type Stats, statSync } from "node:fs";
import { join, resolve } from "node:path";

const MAXIMUM_LINKS = 40;

/** A file that was found, all symlinks followed. */
export interface FoundFile {
  /** Its name on this machine. */
  readonly path: string;
  readonly stats: Stats;
}

/**
 * What lies at the absolute `path` of the tree `sysroot`, symlinks followed as if `sysroot` were `/`; undefined where
 * there is nothing, or nothing that can be read.
 */
export function fileBelow(sysroot: string, path: string): FoundFile | undefined {
  try {
    const top = resolve(sysroot);
    if (top === "/") return { path, stats: statSync(path) };
    const reached = follow(top, path);
    return { path: reached, stats: lstatSync(reached) };
  } catch {
    return undefined;
  }
}

function follow(top: string, path: string): string {
  let reached = "/";
  let rest = path.split("/");
  for (let links = 0; rest.length > 0; ) {
    const [next = "", ...others] = rest;
    rest = others;
    const candidate = join(reached, next);
    if (next === "" || next === "." || next === "..") {
      reached = candidate;
      continue;
    }
    if (!lstatSync(top + candidate).isSymbolicLink()) {
      reached = candidate;
      continue;
    }
    links += 1;
    if (links > MAXIMUM_LINKS) throw new Error("too many symlinks");
    const target = readlinkSync(top + candidate);
    if (target.startsWith("/")) reached = "/";
    rest = [...target.split("/"), ...others];
  }
  return top + reached;
}
