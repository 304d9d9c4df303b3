import { readFileSync, writeFileSync } from "node:fs";
import { closureOf, parseReferenceGraph } from "@storeship/closure";
import { beforeEach, describe, expect, test } from "vitest";
import { guixDatabase } from "../src/index.js";
import { openBytes, rowsOf, statementsOf, tablesOf } from "./support/database.js";
import { needsProgram, outputOf } from "./support/program.js";
import { sampleClosure } from "./support/sample-closure.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { type Member, makeTree } from "./support/tree.js";

interface Vector {
  readonly tree: ReadonlyArray<{
    type: Member["type"];
    path: string;
    mode?: string;
    text?: string;
    repeat?: number;
    target?: string;
  }>;
  readonly referenceGraph: string;
  readonly validPaths: readonly unknown[];
  readonly references: ReadonlyArray<readonly [string, string]>;
  readonly tables: Readonly<Record<string, { columns: unknown; foreignKeys: unknown; indexes: unknown }>>;
}

const vector = JSON.parse(
  readFileSync(new URL("data/database-rows.json", import.meta.url), "utf8"),
) as Vector;
const graph = parseReferenceGraph(vector.referenceGraph, "database-rows.json");
const closure = closureOf(
  graph,
  graph.map(({ path }) => path),
);

describe("the database of the closure of database-rows.json", () => {
  let bytes: Uint8Array;

  beforeEach(() => {
    const root = temporaryDirectory();
    makeTree(root, vector.tree.map(memberOf));
    bytes = guixDatabase(closure, root);
  });

  test("has its tables, each with all columns, foreign keys and indexes", () => {
    const tables = Object.entries(vector.tables).map(([name, { columns, foreignKeys, indexes }]) => [
      name,
      { columns, foreignKeys, indexes },
    ]);
    expect(tablesOf(openBytes(bytes))).toEqual(Object.fromEntries(tables));
  });

  test("has its valid paths, in order of registration and numbered from 1", () => {
    const database = openBytes(bytes);
    const rows = rowsOf(
      database,
      "SELECT path, hash, registrationTime, deriver, narSize FROM ValidPaths ORDER BY id",
    );
    expect(rows).toEqual(vector.validPaths);
    expect(rowsOf(database, "SELECT id FROM ValidPaths ORDER BY id").map(({ id }) => id)).toEqual([
      1, 2, 3, 4,
    ]);
    expect(rowsOf(database, "SELECT * FROM sqlite_sequence")).toEqual([{ name: "ValidPaths", seq: 4 }]);
  });

  test("has its references, and no rows in the other tables", () => {
    const database = openBytes(bytes);
    const query = `SELECT a.path AS referrer, b.path AS reference FROM Refs
      JOIN ValidPaths a ON a.id = referrer JOIN ValidPaths b ON b.id = reference ORDER BY 1, 2`;
    expect(rowsOf(database, query).map(({ referrer, reference }) => [referrer, reference])).toEqual(
      vector.references,
    );
    expect(
      rowsOf(database, "SELECT * FROM DerivationOutputs UNION ALL SELECT path, time, 0 FROM FailedPaths"),
    ).toEqual([]);
  });

  test("takes no path twice", () => {
    const database = openBytes(bytes);
    const insert =
      "INSERT INTO ValidPaths (path, hash, registrationTime) SELECT path, hash, 2 FROM ValidPaths WHERE id = 1";
    expect(() => database.exec(insert)).toThrow("UNIQUE constraint failed: ValidPaths.path");
  });

  test("keeps an item that another refers to, and lets one go that only refers to itself", () => {
    const database = openBytes(bytes);
    expect(() => database.exec("DELETE FROM ValidPaths WHERE id = 1")).toThrow(
      "FOREIGN KEY constraint failed",
    );
    database.exec("DELETE FROM ValidPaths WHERE id = 4; DELETE FROM ValidPaths WHERE id = 3");
    expect(rowsOf(database, "SELECT referrer, reference FROM Refs ORDER BY 1, 2")).toEqual([
      { referrer: 1, reference: 1 },
      { referrer: 2, reference: 1 },
      { referrer: 2, reference: 2 },
    ]);
    database.exec(
      "INSERT INTO ValidPaths (path, hash, registrationTime) VALUES ('/gnu/store/new', 'sha256:0', 2)",
    );
    expect(rowsOf(database, "SELECT max(id) AS id FROM ValidPaths")).toEqual([{ id: 5 }]);
  });

  test("has the trigger DeleteSelfRefs alone", () => {
    expect(statementsOf(openBytes(bytes), "trigger")).toEqual([
      "create trigger deleteselfrefs before delete on validpaths begin delete from refs where referrer = old.id and reference = old.id;end",
    ]);
  });

  test("is whole, of the rollback kind and in pages of 4,096 bytes, as sqlite3 says", (context) => {
    needsProgram(context, "sqlite3", "sqlite3");
    const file = `${temporaryDirectory()}/db.sqlite`;
    writeFileSync(file, bytes);
    const pragmas = [
      "integrity_check",
      "foreign_key_check",
      "journal_mode",
      "page_size",
      "encoding",
      "auto_vacuum",
    ];
    const said = outputOf("sqlite3", [file, pragmas.map((name) => `PRAGMA ${name};`).join(" ")]).toString();
    expect(said.trim().split("\n")).toEqual(["ok", "delete", "4096", "UTF-8", "0"]);
  });
});

test("a database of 5,000 items is whole and has all their references", () => {
  const large = sampleClosure("/gnu/store", 5000);
  const database = openBytes(guixDatabase(large));
  expect(rowsOf(database, "PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
  expect(rowsOf(database, "PRAGMA foreign_key_check")).toEqual([]);
  const references = large.items.reduce((sum, item) => sum + item.references.length, 0);
  expect(rowsOf(database, "SELECT count(*) AS count FROM ValidPaths")).toEqual([{ count: 5000 }]);
  expect(rowsOf(database, "SELECT count(*) AS count FROM Refs")).toEqual([{ count: references }]);
});

test("a hash and a size that the closure says are taken over, and the item is not read", () => {
  const narHash = `sha256:${"5".repeat(64)}`;
  const items = [{ path: "/gnu/store/nowhere", references: [], narHash, narSize: 2 ** 40 }];
  const database = openBytes(guixDatabase({ storeDir: "/gnu/store", items }));
  expect(rowsOf(database, "SELECT hash, narSize FROM ValidPaths")).toEqual([
    { hash: narHash, narSize: 2 ** 40 },
  ]);
});

function memberOf({ type, path, mode, text = "", repeat = 1, target = "" }: Vector["tree"][number]): Member {
  if (type === "symlink") return { type, path, target };
  const bits = mode === undefined ? {} : { mode: Number.parseInt(mode, 8) };
  return type === "directory"
    ? { type, path, ...bits }
    : { type, path, content: text.repeat(repeat), ...bits };
}
