import {
  type BigIntStats,
  closeSync,
  constants,
  type Dirent,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
} from "node:fs";
import {
  type ByteString,
  printable,
  reasonOf,
  StoreshipError,
  systemErrorCode,
  toSystemPath,
} from "@storeship/core";
import { HASH_LENGTH, type HashFinder } from "./hash-finder.js";

/** Bytes of a read. */
const BLOCK_SIZE = 1 << 20;

// Nothing that took a file's place since it was listed is followed (a symlink) or waited for (a FIFO).
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Reads store items for the hashes that occur in them: in the bytes of files, in the targets of symlinks and in names,
 * all that an item's nar holds. Keeps one buffer, for all items.
 *
 * @param blockSize bytes of a read, at least 1.
 */
export function itemHashes(
  finder: HashFinder,
  blockSize: number = BLOCK_SIZE,
): (path: ByteString) => ReadonlySet<string> {
  const kept = HASH_LENGTH - 1;
  const buffer = Buffer.allocUnsafeSlow(kept + Math.max(blockSize, 4096));
  let hashes = new Set<string>();
  const found = (hash: string): void => void hashes.add(hash);

  const scanText = (text: ByteString): void => {
    if (text.length >= HASH_LENGTH) finder.find(buffer, 0, buffer.write(text, "latin1"), found);
  };

  const scanFile = (path: ByteString): void => {
    const file = openSync(toSystemPath(path), OPEN_FLAGS);
    try {
      // The last bytes of a block come before the next one, so that a hash that lies in both is found.
      for (let before = 0; ; ) {
        const got = readSync(file, buffer, before, blockSize, null);
        if (got === 0) return;
        const end = before + got;
        finder.find(buffer, 0, end, found);
        before = Math.min(end, kept);
        buffer.copyWithin(0, end - before, end);
      }
    } finally {
      closeSync(file);
    }
  };

  const scan = (path: ByteString, entry: Dirent<string> | BigIntStats): void => {
    if (entry.isFile()) scanFile(path);
    else if (entry.isSymbolicLink()) scanText(readlinkSync(toSystemPath(path), "latin1"));
    else if (entry.isDirectory()) scanDirectory(path);
  };

  const scanDirectory = (path: ByteString): void => {
    for (const child of readdirSync(toSystemPath(path), { withFileTypes: true, encoding: "latin1" })) {
      scanText(child.name);
      attempt(`${path}/${child.name}`, (below) => scan(below, child));
    }
  };

  return (path) => {
    hashes = new Set();
    attempt(path, () => scan(path, lstatSync(toSystemPath(path), { bigint: true })));
    return hashes;
  };
}

function attempt(path: ByteString, run: (path: ByteString) => void): void {
  try {
    run(path);
  } catch (error) {
    if (error instanceof StoreshipError) throw error;
    const code = systemErrorCode(error) === "ENOENT" ? "ERR_FILE_MISSING" : "ERR_READ";
    throw new StoreshipError(code, `cannot read '${printable(path)}' for references: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}
