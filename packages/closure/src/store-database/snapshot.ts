import {
  type BigIntStats,
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  mkdtempSync,
  openSync,
  readSync,
  realpathSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { sqlite } from "./sqlite.js";

const WAL = "-wal";
const JOURNAL = "-journal";
const WAL_HEADER_BYTES = 32;
const ATTEMPTS = 40;
const PAUSE_MS = 50;

/** The database was written to at each attempt to read it. */
export class DatabaseBusy extends Error {}

/**
 * Use the SQLite database `file` as it was at one moment; nothing is written beside it, and a program that has it open
 * is not disturbed. What a live write-ahead log or a rollback journal holds is honoured, through a copy in the temporary
 * directory; without either the file is read in place. Where it changes meanwhile, that is done again.
 *
 * @throws what `use`, SQLite and the file system throw; `DatabaseBusy` where the file kept changing for about 2 seconds.
 */
export function readSnapshot<T>(file: string, use: (database: DatabaseSync) => T): T {
  const path = realpathSync(file);
  if (!statSync(path).isFile()) throw new Error("it is no regular file");
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const before = stateOf(path);
    const result = outcome(() =>
      bytesOf(path + WAL) + bytesOf(path + JOURNAL) > 0 ? readCopy(path, use) : readInPlace(path, use),
    );
    // What is wrong with a file that changed meanwhile may be wrong because of that.
    if (stateOf(path) === before) return result();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
  throw new DatabaseBusy();
}

function outcome<T>(run: () => T): () => T {
  try {
    const value = run();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function readInPlace<T>(path: string, use: (database: DatabaseSync) => T): T {
  return withDatabase(`${pathToFileURL(path).href}?immutable=1`, true, use);
}

function readCopy<T>(path: string, use: (database: DatabaseSync) => T): T {
  const directory = mkdtempSync(join(tmpdir(), "storeship-database-"));
  try {
    const copy = join(directory, "db.sqlite");
    for (const suffix of ["", WAL, JOURNAL]) {
      if (suffix !== "" && bytesOf(path + suffix) === 0) continue;
      copyFileSync(path + suffix, copy + suffix, constants.COPYFILE_FICLONE);
      chmodSync(copy + suffix, 0o600);
    }
    return withDatabase(copy, false, use);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function withDatabase<T>(name: string, readOnly: boolean, use: (database: DatabaseSync) => T): T {
  const database = new (sqlite().DatabaseSync)(name, { readOnly });
  try {
    return use(database);
  } finally {
    database.close();
  }
}

// Of a log its header alone counts: what is appended to one leaves its earlier part, and so a copy of that, as it was.
function stateOf(path: string): string {
  const { ino, size, mtimeNs } = statSync(path, { bigint: true });
  const journal = statsOf(path + JOURNAL);
  return [ino, size, mtimeNs, walHeader(path + WAL), journal?.size ?? 0n, journal?.mtimeNs ?? 0n].join(" ");
}

function walHeader(path: string): string {
  if (bytesOf(path) === 0) return "";
  const header = Buffer.alloc(WAL_HEADER_BYTES);
  const file = openSync(path, constants.O_RDONLY);
  try {
    return header.toString("hex", 0, readSync(file, header, 0, WAL_HEADER_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

function bytesOf(path: string): number {
  return Number(statsOf(path)?.size ?? 0n);
}

function statsOf(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false });
}
