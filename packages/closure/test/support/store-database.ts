import { DatabaseSync } from "node:sqlite";
import type { StoreItem } from "@storeship/core";

/** Tables of Guix's store database, version 8; Nix's (version 10) have more columns. */
const GUIX_SCHEMA = `
  create table ValidPaths (
    id integer primary key autoincrement not null, path text unique not null, hash text not null,
    registrationTime integer not null, deriver text, narSize integer);
  create table Refs (
    referrer integer not null, reference integer not null, primary key (referrer, reference),
    foreign key (referrer) references ValidPaths(id) on delete cascade,
    foreign key (reference) references ValidPaths(id) on delete restrict);
  create index IndexReferrer on Refs(referrer);
  create index IndexReference on Refs(reference);`;

/** How a database is made. */
export interface DatabaseForm {
  readonly schema?: string;
  readonly journalMode?: "delete" | "wal";
}

/** Makes a store database of `items`, and leaves it open. */
export function openStoreDatabase(
  file: string,
  items: readonly StoreItem[],
  { schema = GUIX_SCHEMA, journalMode = "delete" }: DatabaseForm = {},
): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec(`pragma journal_mode = ${journalMode}; ${schema}`);
  register(database, items);
  return database;
}

/** Makes a store database of `items`. */
export function makeStoreDatabase(file: string, items: readonly StoreItem[], form?: DatabaseForm): void {
  openStoreDatabase(file, items, form).close();
}

/** Adds `items`, and after them all their references. */
export function register(database: DatabaseSync, items: readonly StoreItem[]): void {
  const path = database.prepare(
    "insert into ValidPaths (path, hash, registrationTime, deriver, narSize) values (?, ?, 1, ?, ?)",
  );
  const reference = database.prepare(
    "insert into Refs select a.id, b.id from ValidPaths a, ValidPaths b where a.path = ? and b.path = ?",
  );
  database.exec("begin");
  for (const item of items) {
    path.run(item.path, item.narHash ?? HASH, item.deriver ?? null, item.narSize ?? null);
  }
  for (const item of items) for (const to of item.references) reference.run(item.path, to);
  database.exec("commit");
}

/** A hash, for items whose hash does not matter. */
export const HASH = `sha256:${"0123456789abcdef".repeat(4)}`;
