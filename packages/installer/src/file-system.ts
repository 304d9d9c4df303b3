import {
  constants,
  type Dirent,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  type Stats,
} from "node:fs";
import { type ByteString, compareBytes, toSystemPath } from "@storeship/core";
import { readError } from "./system-error.js";

// The calls are synchronous: file by file, asynchronous ones are many times slower. Each throws a StoreshipError that
// names the path.

export function statusOf(path: ByteString): Stats {
  return asked(path, () => lstatSync(toSystemPath(path)));
}

export function targetOf(path: ByteString): ByteString {
  return asked(path, () => readlinkSync(toSystemPath(path), "latin1"));
}

/** What lies in a directory, names as byte strings and in byte order. */
export function childrenOf(path: ByteString): Array<Dirent<ByteString>> {
  const found = asked(path, () =>
    readdirSync(toSystemPath(path), { withFileTypes: true, encoding: "latin1" }),
  );
  return found.sort((a, b) => compareBytes(a.name, b.name));
}

// Nothing that took a file's place since it was listed is followed (a symlink) or waited for (a FIFO).
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export function openFile(path: ByteString): number {
  return asked(path, () => openSync(toSystemPath(path), OPEN_FLAGS));
}

export function readFile(
  file: number,
  buffer: Buffer,
  offset: number,
  length: number,
  path: ByteString,
): number {
  return asked(path, () => readSync(file, buffer, offset, length, null));
}

function asked<T>(path: ByteString, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw readError(path, error);
  }
}
