import type { DatabaseSync } from "node:sqlite";
import type { Registration } from "./registration.js";

/** Seconds since 1970 at which every item of a generated database was registered. */
const REGISTRATION_TIME = 1;

/** The tables that the databases of Guix and Nix share. */
export interface StoreSchema {
  /** Definitions of columns that `ValidPaths` has behind those of all; they stay null. */
  readonly moreColumns: readonly string[];
  /** Statements that make further tables. */
  readonly moreTables: string;
}

/** Make the tables of a store database and register `items`, with row numbers in their order. */
export function fillStoreTables(
  database: DatabaseSync,
  schema: StoreSchema,
  items: readonly Registration[],
): void {
  database.exec(tables(schema));
  const rows = new Map(items.map(({ path }, at) => [path, at + 1]));
  const insertPath = database.prepare(
    "INSERT INTO ValidPaths (id, path, hash, registrationTime, deriver, narSize) VALUES (?, ?, ?, ?, ?, ?)",
  );
  for (const [at, { path, hash, deriver, size }] of items.entries()) {
    insertPath.run(at + 1, path, hash, REGISTRATION_TIME, deriver, size);
  }
  const insertReference = database.prepare("INSERT INTO Refs (referrer, reference) VALUES (?, ?)");
  for (const [at, { references }] of items.entries()) {
    // By row: each row of the table goes behind the last, which fills its pages.
    const referred = references.map((reference) => rows.get(reference) as number).sort((a, b) => a - b);
    for (const row of referred) insertReference.run(at + 1, row);
  }
}

function tables({ moreColumns, moreTables }: StoreSchema): string {
  const columns = [
    "id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL",
    "path TEXT UNIQUE NOT NULL",
    "hash TEXT NOT NULL",
    "registrationTime INTEGER NOT NULL",
    "deriver TEXT",
    "narSize INTEGER",
    ...moreColumns,
  ];
  return `
CREATE TABLE ValidPaths (${columns.join(", ")});
CREATE TABLE Refs (
  referrer INTEGER NOT NULL,
  reference INTEGER NOT NULL,
  PRIMARY KEY (referrer, reference),
  FOREIGN KEY (referrer) REFERENCES ValidPaths(id) ON DELETE CASCADE,
  FOREIGN KEY (reference) REFERENCES ValidPaths(id) ON DELETE RESTRICT
);
CREATE INDEX IndexReferrer ON Refs(referrer);
CREATE INDEX IndexReference ON Refs(reference);
-- What refers to itself could not be deleted otherwise: the second foreign key of Refs forbids it.
CREATE TRIGGER DeleteSelfRefs BEFORE DELETE ON ValidPaths
BEGIN
  DELETE FROM Refs WHERE referrer = old.id AND reference = old.id;
END;
CREATE TABLE DerivationOutputs (
  drv INTEGER NOT NULL,
  id TEXT NOT NULL,
  path TEXT NOT NULL,
  PRIMARY KEY (drv, id),
  FOREIGN KEY (drv) REFERENCES ValidPaths(id) ON DELETE CASCADE
);
CREATE INDEX IndexDerivationOutputs ON DerivationOutputs(path);
${moreTables}`;
}
