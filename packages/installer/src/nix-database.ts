import type { Closure } from "@storeship/core";
import { databaseBytes } from "./database-bytes.js";
import { registrationsOf } from "./registration.js";
import { fillStoreTables, type StoreSchema } from "./store-tables.js";

/** The version of Nix's database schema, as the file `schema` beside the database says it. */
export const NIX_SCHEMA_VERSION = "10";

// Whether this machine built the item, signatures, the claim of a content address: what is unknown stays null. The
// tables of realisations, which only content-addressed derivations have, are made by Nix when it needs them.
const SCHEMA: StoreSchema = { moreColumns: ["ultimate INTEGER", "sigs TEXT", "ca TEXT"], moreTables: "" };

/** The bytes of a Nix store database, schema version 10, otherwise as `guixDatabase` makes them. */
export function nixDatabase(closure: Closure, sysroot = "/"): Uint8Array {
  const items = registrationsOf(closure, sysroot);
  return databaseBytes((database) => fillStoreTables(database, SCHEMA, items));
}
