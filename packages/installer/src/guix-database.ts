import type { Closure } from "@storeship/core";
import { databaseBytes } from "./database-bytes.js";
import { registrationsOf } from "./registration.js";
import { fillStoreTables, type StoreSchema } from "./store-tables.js";

const SCHEMA: StoreSchema = {
  moreColumns: [],
  moreTables: "CREATE TABLE FailedPaths (path TEXT PRIMARY KEY NOT NULL, time INTEGER NOT NULL);",
};

/**
 * The bytes of a Guix store database in which the items of `closure` are registered, at time 1 and leaves first. The
 * same closure gives the same bytes whatever the order of its items and the version of Node.
 *
 * @param sysroot the directory that the store lies below: items whose nar hash and size the closure does not say are
 * read there.
 * @throws StoreshipError `ERR_REFERENCE_GRAPH` for items that form no closure, `ERR_NAR_HASH` for a hash or size that
 * is none, `ERR_STORE_ITEM_MISSING`, `ERR_SQLITE_MISSING`, `ERR_STORE_DATABASE` where the temporary file cannot be
 * written; what `narHash` throws.
 */
export function guixDatabase(closure: Closure, sysroot = "/"): Uint8Array {
  const items = registrationsOf(closure, sysroot);
  return databaseBytes((database) => fillStoreTables(database, SCHEMA, items));
}
