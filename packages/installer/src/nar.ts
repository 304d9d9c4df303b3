import { createHash } from "node:crypto";
import type { Stats } from "node:fs";
import { type ByteString, type Digest, digestOfHash, printable, StoreshipError } from "@storeship/core";
import { childrenOf, statusOf, targetOf } from "./file-system.js";
import { BLOCK_SIZE, contentBytes } from "./nar-content.js";
import { token, writeLength, writePadding, writeString } from "./nar-token.js";

/** What lies behind a full block takes all that is written between two looks at its size: a name and a link's target. */
const ROOM = 1 << 13;

const OWNER_EXECUTES = 0o100;

const START = token("nix-archive-1");
const FILE = token("(", "type", "regular", "contents");
const PROGRAM = token("(", "type", "regular", "executable", "", "contents");
const SYMLINK = token("(", "type", "symlink", "target");
const DIRECTORY = token("(", "type", "directory");
const ENTRY = token("entry", "(", "name");
const NODE = token("node");
const END = token(")");

/** What a nar amounts to. */
export interface Nar {
  /** SHA-256 of its bytes. */
  readonly hash: Digest;
  /** Its bytes. */
  readonly size: number;
}

/** The hash and the size of the nar of `path`. Throws what `narBytes` throws. */
export function narHash(path: ByteString): Nar {
  const hash = createHash("sha256");
  let size = 0;
  for (const block of narBytes(path)) {
    hash.update(block);
    size += block.length;
  }
  return { hash: digestOfHash(hash), size };
}

/**
 * The nar (Nix archive) of a file, directory or symlink, as `nix-store --dump` writes it: contents, names, link
 * targets, and for a file whether its owner may execute it. In blocks of about 1 MiB that share one buffer: each is
 * valid until the next is asked for.
 *
 * @param path a byte string; a symlink there is not followed.
 * @throws StoreshipError `ERR_FILE_TYPE` for a socket, FIFO or device, `ERR_FILE_CHANGED` for a file whose size changes
 * while it is read, `ERR_FILE_MISSING`, `ERR_PATH_TOO_LONG`, `ERR_READ` where the system refuses, each with the path.
 */
export function* narBytes(path: ByteString): Generator<Buffer, void, undefined> {
  const buffer = Buffer.allocUnsafeSlow(BLOCK_SIZE + ROOM);
  // Directories that are begun, the outermost first, each with what is left of it.
  const open: Array<{ path: ByteString; rest: Iterator<{ name: ByteString }> }> = [];
  let used = put(buffer, 0, START);

  for (let next: ByteString | undefined = path; ; ) {
    if (used >= BLOCK_SIZE) {
      yield buffer.subarray(0, used);
      used = 0;
    }
    if (next !== undefined) {
      const stats = statusOf(next);
      if (stats.isDirectory()) {
        used = put(buffer, used, DIRECTORY);
        open.push({ path: next, rest: childrenOf(next).values() });
      } else {
        used = stats.isFile()
          ? yield* fileNode(next, stats, buffer, used)
          : symlinkNode(next, stats, buffer, used);
        if (open.length > 0) used = put(buffer, used, END);
      }
    }
    const directory = open.at(-1);
    if (directory === undefined) break;
    const child = directory.rest.next();
    if (child.done === true) {
      open.pop();
      used = put(buffer, used, END);
      if (open.length > 0) used = put(buffer, used, END);
      next = undefined;
    } else {
      used = put(buffer, writeString(buffer, put(buffer, used, ENTRY), child.value.name), NODE);
      next = `${directory.path}/${child.value.name}`;
    }
  }
  yield buffer.subarray(0, used);
}

function put(buffer: Buffer, at: number, bytes: Buffer): number {
  buffer.set(bytes, at);
  return at + bytes.length;
}

function symlinkNode(path: ByteString, stats: Stats, buffer: Buffer, at: number): number {
  if (!stats.isSymbolicLink()) throw refusedType(path, stats);
  return put(buffer, writeString(buffer, put(buffer, at, SYMLINK), targetOf(path)), END);
}

function* fileNode(
  path: ByteString,
  stats: Stats,
  buffer: Buffer,
  at: number,
): Generator<Buffer, number, undefined> {
  const start = put(buffer, at, (stats.mode & OWNER_EXECUTES) === 0 ? FILE : PROGRAM);
  const end = yield* contentBytes(path, stats.size, buffer, writeLength(buffer, start, stats.size));
  return put(buffer, writePadding(buffer, end, stats.size), END);
}

function refusedType(path: ByteString, stats: Stats): StoreshipError {
  const type = stats.isFIFO() ? "a FIFO" : stats.isSocket() ? "a socket" : "a device";
  return new StoreshipError(
    "ERR_FILE_TYPE",
    `'${printable(path)}' is ${type}, which a store item cannot hold; remove it and try again`,
  );
}
