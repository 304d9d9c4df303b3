import { randomBytes } from "node:crypto";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { reasonOf, StoreshipError } from "@storeship/core";
import { sqlite } from "./sqlite.js";

// All that another build of SQLite might choose otherwise and that shows in the file. Freed bytes become zeros. A journal
// in memory needs no name beside the file, which has none.
const SETTINGS = `
  PRAGMA page_size = 4096;
  PRAGMA encoding = 'UTF-8';
  PRAGMA auto_vacuum = NONE;
  PRAGMA journal_mode = MEMORY;
  PRAGMA secure_delete = ON;
  PRAGMA foreign_keys = ON;
  PRAGMA synchronous = OFF;
`;

/**
 * Fields of the file's header that tell its history or the library (SQLite, Database File Format, 1.3), and what they
 * are set to. The first two have to be equal.
 */
const FIXED_FIELDS: ReadonlyArray<readonly [offset: number, value: number]> = [
  [24, 1], // file change counter
  [92, 1], // the change counter for which the version below holds
  [40, 1], // schema cookie
  [96, 3_040_000], // version of the library that wrote last
];

/**
 * The bytes of a database that `fill` fills, in one transaction. They depend on the statements alone, not on the
 * version of SQLite, and the database is not in WAL mode: it can be read where nothing can be written.
 *
 * @throws StoreshipError `ERR_SQLITE_MISSING` for a Node without SQLite, `ERR_STORE_DATABASE` where the temporary file
 * cannot be written; what `fill` throws.
 */
export function databaseBytes(fill: (database: DatabaseSync) => void): Uint8Array {
  const { DatabaseSync } = sqlite();
  try {
    const { descriptor, database } = namelessDatabase(DatabaseSync);
    try {
      database.exec(SETTINGS);
      database.exec("BEGIN");
      fill(database);
      database.exec("COMMIT");
      return withFixedHeader(readFileSync(descriptor));
    } finally {
      database.close();
      closeSync(descriptor);
    }
  } catch (error) {
    throw error instanceof StoreshipError ? error : unwritable(error);
  }
}

interface NamelessDatabase {
  readonly database: DatabaseSync;
  /** Of the file that the database writes. */
  readonly descriptor: number;
}

// A file without a name: whatever ends the process, nothing of it stays.
function namelessDatabase(Database: typeof DatabaseSync): NamelessDatabase {
  const file = join(tmpdir(), `storeship-database-${randomBytes(8).toString("hex")}`);
  const descriptor = openSync(file, "wx+", 0o600);
  try {
    return { descriptor, database: new Database(file) };
  } finally {
    rmSync(file);
  }
}

function withFixedHeader(file: Buffer): Uint8Array {
  for (const [offset, value] of FIXED_FIELDS) file.writeUInt32BE(value, offset);
  return file;
}

function unwritable(error: unknown): StoreshipError {
  return new StoreshipError(
    "ERR_STORE_DATABASE",
    `the store database cannot be made in '${tmpdir()}': ${reasonOf(error)}; set TMPDIR to a directory with room`,
    { cause: error },
  );
}
