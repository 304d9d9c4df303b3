import { createHash } from "node:crypto";
import { accessSync, constants, lstatSync, readdirSync, readlinkSync, type Stats } from "node:fs";
import { type ByteString, compareBytes, printable, StoreshipError, toSystemPath } from "@storeship/core";
import type { Entry, Origin } from "./entry.js";
import { readError } from "./system-error.js";

const PERMISSIONS = 0o7777;
const READABLE_BY_ALL = 0o444;

/** What a walk finds. */
export interface WalkResult {
  /** In the order of an archive. */
  readonly entries: readonly Entry[];
  /** Bytes of files, lengths of link targets, and 4,096 for each directory: the same on every file system. */
  readonly size: number;
  /**
   * Tells, where it was asked for, whether files have changed since: made of their names, sizes, inodes and times, without
   * reading them.
   */
  readonly fingerprint?: string;
}

/** What a walk does beside listing. */
export interface WalkOptions {
  readonly fingerprint?: boolean;
}

/**
 * List what lies at and below `origin.source`; symlinks are not followed. The calls are synchronous: file by file,
 * asynchronous ones are many times slower.
 *
 * @throws StoreshipError `ERR_FILE_TYPE` for a socket, FIFO or device, `ERR_FILE_MISSING`, `ERR_PATH_TOO_LONG`,
 * `ERR_READ` where the system refuses, each with the path.
 */
export function walk(origin: Origin, { fingerprint = false }: WalkOptions = {}): WalkResult {
  const hash = fingerprint ? createHash("sha256") : undefined;
  const entries: Entry[] = [];
  let size = 0;

  const visit = (path: ByteString, name: ByteString): void => {
    const stats = status(path);
    const mode = stats.mode & PERMISSIONS;
    if (stats.isDirectory()) {
      size += 4096;
      entries.push(entry(name, "directory", mode, 0, "", origin));
      visitChildren(path, name);
    } else if (stats.isFile()) {
      if ((mode & READABLE_BY_ALL) !== READABLE_BY_ALL) checkReadable(path);
      size += stats.size;
      hash?.update(`${name}\0${stats.size}\0${stats.ino}\0${stats.mtimeMs}\0${stats.ctimeMs}\n`, "latin1");
      entries.push(entry(name, "file", mode, stats.size, "", origin));
    } else if (stats.isSymbolicLink()) {
      visitSymlink(path, name);
    } else {
      throw refusedType(path, stats);
    }
  };

  const visitSymlink = (path: ByteString, name: ByteString): void => {
    const target = linkTarget(path);
    size += target.length;
    entries.push(entry(name, "symlink", 0o777, 0, target, origin));
  };

  const visitChildren = (path: ByteString, name: ByteString): void => {
    const below = name === "" ? "" : `${name}/`;
    for (const child of children(path)) {
      if (child.isSymbolicLink()) visitSymlink(`${path}/${child.name}`, below + child.name);
      else visit(`${path}/${child.name}`, below + child.name);
    }
  };

  visit(origin.source, origin.name);
  return hash === undefined ? { entries, size } : { entries, size, fingerprint: hash.digest("hex") };
}

function entry(
  name: ByteString,
  type: Entry["type"],
  mode: number,
  size: number,
  target: ByteString,
  origin: Origin,
): Entry {
  // A name put together is a tree of its parts until a character of it is read. Read while it is young, it stays in
  // memory as one string alone; what is not used would not be read.
  if (name.charCodeAt(0) === 0) throw new Error("no file's name has a NUL");
  return { name, type, mode, size, target, origin };
}

function children(path: ByteString) {
  try {
    const found = readdirSync(toSystemPath(path), { withFileTypes: true, encoding: "latin1" });
    return found.sort((a, b) => compareBytes(a.name, b.name));
  } catch (error) {
    throw readError(path, error);
  }
}

function status(path: ByteString): Stats {
  try {
    return lstatSync(toSystemPath(path));
  } catch (error) {
    throw readError(path, error);
  }
}

function linkTarget(path: ByteString): ByteString {
  try {
    return readlinkSync(toSystemPath(path), "latin1");
  } catch (error) {
    throw readError(path, error);
  }
}

// Known before the first byte is written; asked only where the mode leaves it open, since it is one more call.
function checkReadable(path: ByteString): void {
  try {
    accessSync(toSystemPath(path), constants.R_OK);
  } catch (error) {
    throw readError(path, error);
  }
}

function refusedType(path: ByteString, stats: Stats): StoreshipError {
  const type = stats.isFIFO() ? "a FIFO" : stats.isSocket() ? "a socket" : "a device";
  return new StoreshipError(
    "ERR_FILE_TYPE",
    `'${printable(path)}' is ${type}, which an image cannot hold; remove it and build again`,
  );
}
