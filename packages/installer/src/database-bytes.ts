import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { reasonOf, StoreshipError } from "@storeship/core";
import { sqlite } from "./sqlite.js";

// All that another build of SQLite might choose otherwise and that shows in the file. Freed bytes become zeros.
const SETTINGS = `
  PRAGMA page_size = 4096;
  PRAGMA encoding = 'UTF-8';
  PRAGMA auto_vacuum = NONE;
  PRAGMA journal_mode = DELETE;
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
  const directory = temporaryDirectory();
  try {
    const file = join(directory, "db.sqlite");
    const database = new DatabaseSync(file);
    try {
      database.exec(SETTINGS);
      database.exec("BEGIN");
      fill(database);
      database.exec("COMMIT");
    } finally {
      database.close();
    }
    return withFixedHeader(readFileSync(file));
  } catch (error) {
    throw error instanceof StoreshipError ? error : unwritable(directory, error);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function withFixedHeader(file: Buffer): Uint8Array {
  for (const [offset, value] of FIXED_FIELDS) file.writeUInt32BE(value, offset);
  return file;
}

function temporaryDirectory(): string {
  try {
    return mkdtempSync(join(tmpdir(), "storeship-database-"));
  } catch (error) {
    throw unwritable(tmpdir(), error);
  }
}

function unwritable(directory: string, error: unknown): StoreshipError {
  return new StoreshipError(
    "ERR_STORE_DATABASE",
    `the store database cannot be made in '${directory}': ${reasonOf(error)}; set TMPDIR to a directory with room`,
    { cause: error },
  );
}
