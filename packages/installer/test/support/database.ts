import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { onTestFinished } from "vitest";
import { temporaryDirectory } from "./temporary-directory.js";

/** Rows by column. */
export type Row = Readonly<Record<string, unknown>>;

/** Open a database that a function made, until the running test is done. */
export function openBytes(bytes: Uint8Array): DatabaseSync {
  const file = join(temporaryDirectory(), "db.sqlite");
  writeFileSync(file, bytes);
  return openFile(file);
}

export function openFile(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  onTestFinished(() => {
    if (database.isOpen) database.close();
  });
  return database;
}

export function rowsOf(database: DatabaseSync, query: string): Row[] {
  return database
    .prepare(query)
    .all()
    .map((row) => ({ ...row }));
}

/** Tables with their columns, foreign keys and indexes, as the vectors write them. */
export function tablesOf(database: DatabaseSync): Record<string, unknown> {
  const names = rowsOf(
    database,
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  );
  return Object.fromEntries(names.map(({ name }) => [name, tableOf(database, String(name))]));
}

function tableOf(database: DatabaseSync, table: string): unknown {
  return {
    columns: rowsOf(database, `PRAGMA table_info(${table})`).map(({ name, type, notnull, pk }) => ({
      name,
      type,
      notNull: notnull === 1,
      primaryKeyPart: pk,
    })),
    foreignKeys: rowsOf(database, `PRAGMA foreign_key_list(${table})`)
      .map((key) => ({
        from: key["from"],
        references: `${key["table"]}(${key["to"]})`,
        onDelete: key["on_delete"],
      }))
      .sort((a, b) => String(a.from).localeCompare(String(b.from), "en")),
    indexes: rowsOf(database, `PRAGMA index_list(${table})`)
      .filter(({ origin }) => origin === "c")
      .map(({ name, unique }) => ({
        name,
        unique: unique === 1,
        columns: rowsOf(database, `PRAGMA index_info(${String(name)})`).map((column) => column["name"]),
      }))
      .sort((a, b) => String(a.name).localeCompare(String(b.name), "en")),
  };
}

/** The statements of a kind (`trigger`), in one form whatever their case, white space and comments. */
export function statementsOf(database: DatabaseSync, type: string): string[] {
  return rowsOf(database, `SELECT sql FROM sqlite_master WHERE type = '${type}' ORDER BY name`).map(
    ({ sql }) =>
      String(sql)
        .replace(/--.*$/gm, "")
        .replace(/\s+/g, " ")
        .replace(/ ?([(),;]) ?/g, "$1")
        .toLowerCase()
        .trim(),
  );
}
