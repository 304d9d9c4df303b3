import { statSync } from "node:fs";
import { StoreshipError } from "@storeship/core";

/**
 * Refuse a database whose last changes are only in the write-ahead log beside it: the file alone would be an older one.
 *
 * @throws StoreshipError `ERR_STORE_DATABASE` that names both files.
 */
export function checkWhole(database: string): void {
  const log = `${database}-wal`;
  if (sizeOf(log) === 0) return;
  throw new StoreshipError(
    "ERR_STORE_DATABASE",
    `the store database '${database}' is not whole without '${log}'; make a copy with sqlite3 '${database}' '.backup COPY' and give that`,
  );
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    // Not there, or closed to this user: then the database is as well, which is said where it is read.
    return 0;
  }
}
