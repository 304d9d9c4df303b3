import { lstatSync, readlinkSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { reasonOf, StoreshipError } from "@storeship/core";

const MAXIMUM_LINKS = 40;

/**
 * The store item that a root leads to: a path of the store or below one of its items, or a symlink that leads there in
 * one step or several. Symlinks are followed below `sysroot`.
 *
 * @param storeDir the store; where absent, any directory with an entry of the form `HASH-NAME` is one.
 * @param root as the user gave it; relative to the working directory; with a `sysroot`, a name inside it or on this machine.
 * @returns the path of the store item, without `sysroot`.
 * @throws StoreshipError `ERR_ROOT` where it leads to no store item.
 */
export function storeItemOfRoot(root: string, storeDir: string | undefined, sysroot: string): string {
  const start = withoutSysroot(resolve(root), sysroot);
  let reached = "/";
  let rest = components(start);
  let links = 0;
  for (;;) {
    const item = itemOf(join(reached, ...rest), storeDir);
    // Only what is left of the path by name counts as being in the store: `..` behind a symlink is resolved first.
    if (item !== undefined && !rest.includes("..")) return item;
    const [next, ...others] = rest;
    if (next === undefined) throw outside(root, reached, storeDir);
    if (next === "..") {
      reached = join(reached, "..");
      rest = others;
      continue;
    }
    const path = join(reached, next);
    const target = linkTarget(join(sysroot, path), root);
    if (target === undefined) {
      reached = path;
      rest = others;
      continue;
    }
    links += 1;
    if (links > MAXIMUM_LINKS)
      throw new StoreshipError(
        "ERR_ROOT",
        `the symlinks of '${root}' go round in a circle; give a store item`,
      );
    if (isAbsolute(target)) reached = "/";
    rest = [...components(target), ...others];
  }
}

function itemOf(path: string, storeDir: string | undefined): string | undefined {
  if (storeDir === undefined) return /^(?:\/[^/]+)+?\/[0-9a-z]{32}-[^/]+/.exec(path)?.[0];
  if (!path.startsWith(`${storeDir}/`)) return undefined;
  const name = path.slice(storeDir.length + 1).split("/")[0];
  return name === undefined || name === "" ? undefined : `${storeDir}/${name}`;
}

function withoutSysroot(path: string, sysroot: string): string {
  const top = resolve(sysroot);
  return top !== "/" && path.startsWith(`${top}/`) ? path.slice(top.length) : path;
}

function components(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}

function linkTarget(path: string, root: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch (error) {
    throw new StoreshipError(
      "ERR_ROOT",
      `the root '${root}' leads to '${path}', which cannot be read: ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

function outside(root: string, reached: string, storeDir: string | undefined): StoreshipError {
  return new StoreshipError(
    "ERR_ROOT",
    `the root '${root}' leads to '${reached}', which is not in ${storeDir === undefined ? "a store" : `the store ${storeDir}`}; give a store item, or a profile or symlink that leads to one; for a plain directory use --tree`,
  );
}
