import { chmodSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { compareBytes, type StoreItem } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { closureOf, defaultStoreDatabase, readStoreDatabase } from "../src/index.js";
import { errorOf } from "./support/error.js";
import { scratchDirectory } from "./support/scratch-directory.js";
import { HASH, makeStoreDatabase, openStoreDatabase, register } from "./support/store-database.js";

const path = (name: string): string => `/gnu/store/${name}`;
const item = (name: string, ...references: readonly string[]): StoreItem => ({
  path: path(name),
  references: references.map(path),
  narHash: HASH,
  narSize: 1000,
});

// `other` belongs to no closure but its own.
const ITEMS: readonly StoreItem[] = [
  item("libc", "libc"),
  { ...item("bash", "bash", "libc"), deriver: path("bash.drv") },
  item("hello", "bash", "libc"),
  item("other", "libc"),
  item("data"),
];
const CLOSURE = ITEMS.slice(0, 3);

const sorted = (items: readonly StoreItem[]): readonly StoreItem[] =>
  items.map((found) => ({ ...found, references: [...found.references].sort(compareBytes) }));

function databaseFile(): string {
  return join(scratchDirectory(), "db.sqlite");
}

function refusal(file: string, roots?: readonly string[]): string {
  const error = errorOf(() => readStoreDatabase(file, roots));
  expect(error.code).toBe("ERR_STORE_DATABASE");
  expect(error.message).toContain(`the store database '${file}' `);
  return error.message;
}

describe("readStoreDatabase", () => {
  test("gives every record with its references, deriver, hash and size", () => {
    const file = databaseFile();
    makeStoreDatabase(file, ITEMS);
    expect(sorted(readStoreDatabase(file))).toEqual(sorted(ITEMS));
  });

  test("gives the records of the closure of roots alone", () => {
    const file = databaseFile();
    makeStoreDatabase(file, ITEMS);
    expect(sorted(readStoreDatabase(file, [path("hello")]))).toEqual(sorted(CLOSURE));
    expect(readStoreDatabase(file, [path("data"), path("data")]).map((found) => found.path)).toEqual([
      path("data"),
    ]);
    expect(readStoreDatabase(file, [])).toEqual([]);
  });

  test("gives records that closureOf takes", () => {
    const file = databaseFile();
    makeStoreDatabase(file, ITEMS);
    const { items } = closureOf(readStoreDatabase(file, [path("hello")]), [path("hello")]);
    expect(items.map((found) => found.path)).toEqual(["libc", "bash", "hello"].map(path));
  });

  test("gives hashes as hexadecimal digits, however the database writes them", () => {
    const file = databaseFile();
    const hash = "sha256:1xmr8jicvzszfzpz46g37mlpvbzjl2wpwvl2b05psipssyp1sm8h";
    makeStoreDatabase(file, [{ path: path("a"), references: [], narHash: hash }]);
    expect(readStoreDatabase(file)).toEqual([
      {
        path: path("a"),
        references: [],
        narHash: "sha256:10551daed7fa467d0b58826e7eb9a0f2af7d693de319f2ef775fffcda244b9f6",
      },
    ]);
  });

  test("reads a chain of 5,000 items", () => {
    const file = databaseFile();
    const name = (n: number): string => String(n).padStart(5, "0");
    const items = Array.from({ length: 5000 }, (_, n) => item(name(n), ...(n === 0 ? [] : [name(n - 1)])));
    makeStoreDatabase(file, items);
    expect(readStoreDatabase(file, [path(name(4999))])).toEqual(items);
    expect(readStoreDatabase(file, [path(name(9))])).toHaveLength(10);
  });

  test("reads a database whose name means something in a URI", () => {
    const file = join(scratchDirectory(), "a b%20?mode=memory#é.sqlite");
    makeStoreDatabase(file, ITEMS);
    expect(readStoreDatabase(file)).toHaveLength(5);
  });
});

describe("readStoreDatabase writes nothing beside a database, and leaves it as it is,", () => {
  test.each(["delete", "wal"] as const)("in %s mode, in a directory that can only be read", (journalMode) => {
    const directory = scratchDirectory();
    const file = join(directory, "db.sqlite");
    makeStoreDatabase(file, ITEMS, { journalMode });
    const before = readFileSync(file);
    chmodSync(file, 0o444);
    chmodSync(directory, 0o555);
    expect(readdirSync(directory)).toEqual(["db.sqlite"]);
    expect(readStoreDatabase(file, [path("hello")])).toHaveLength(3);
    expect(readdirSync(directory)).toEqual(["db.sqlite"]);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test("in WAL mode, while a log lies beside it that a writer has not carried over", () => {
    const directory = scratchDirectory();
    const file = join(directory, "db.sqlite");
    const writer = openStoreDatabase(file, ITEMS, { journalMode: "wal" });
    try {
      writer.exec("pragma wal_checkpoint(truncate); pragma wal_autocheckpoint = 0");
      register(writer, [item("late", "hello")]);
      const before = readdirSync(directory).map((name) => [name, readFileSync(join(directory, name))]);
      expect(before.map(([name]) => name)).toEqual(["db.sqlite", "db.sqlite-shm", "db.sqlite-wal"]);
      expect(readStoreDatabase(file, [path("late")]).map((found) => found.path)).toEqual(
        ["libc", "bash", "hello", "late"].map(path),
      );
      expect(readdirSync(directory).map((name) => [name, readFileSync(join(directory, name))])).toEqual(
        before,
      );
    } finally {
      writer.close();
    }
  });

  test("and nothing in the temporary directory, in the end", () => {
    const temporary = scratchDirectory();
    const file = databaseFile();
    const writer = openStoreDatabase(file, ITEMS, { journalMode: "wal" });
    const { TMPDIR } = process.env;
    process.env["TMPDIR"] = temporary;
    try {
      readStoreDatabase(file);
      refusal(file, [path("nothing")]);
      expect(readdirSync(temporary)).toEqual([]);
    } finally {
      if (TMPDIR === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = TMPDIR;
      writer.close();
    }
  });
});

describe("readStoreDatabase refuses", () => {
  test("a file that is not there", () => {
    expect(refusal(join(scratchDirectory(), "none.sqlite"))).toMatch(
      /cannot be read: no such file or directory/,
    );
  });

  test("a directory", () => {
    expect(refusal(scratchDirectory())).toMatch(/cannot be read: .*; give another database$/);
  });

  test.each([
    ["text", "hello ".repeat(1000)],
    ["the first bytes of a database and nonsense", `SQLite format 3\0${"x".repeat(5000)}`],
  ])("a file of %s", (_, content) => {
    const file = databaseFile();
    writeFileSync(file, content);
    expect(refusal(file)).toMatch(/cannot be read: .*; give another database$/);
  });

  test("an empty file, and a database of something else", () => {
    const file = databaseFile();
    writeFileSync(file, "");
    expect(refusal(file)).toMatch(
      "is not one of Guix or Nix: it has no such table: ValidPaths; give another database",
    );
    const other = databaseFile();
    const database = new DatabaseSync(other);
    database.exec("create table ValidPaths (path text, hash text); create table Refs (referrer, reference)");
    database.close();
    expect(refusal(other)).toMatch("is not one of Guix or Nix: it has no such column");
  });

  test("a database that is cut short", () => {
    const file = databaseFile();
    makeStoreDatabase(
      file,
      Array.from({ length: 2000 }, (_, n) => item(`item-${n}`)),
    );
    truncateSync(file, 40_960);
    expect(refusal(file)).toMatch(/cannot be read: .*; give another database$/);
  });

  test("a root that it has no record of, by its path", () => {
    const file = databaseFile();
    makeStoreDatabase(file, ITEMS);
    expect(refusal(file, [path("hello"), path("gone")])).toContain(
      `has no record of ${path("gone")}; build it or copy it`,
    );
    expect(refusal(file, ["/nix/store/hello"])).toContain("has no record of /nix/store/hello;");
  });

  test.each([
    [
      "a reference to what is not there",
      "pragma foreign_keys = off; delete from ValidPaths where path like '%libc'",
      "a reference to record 1, which is not there",
    ],
    [
      "a hash that is none",
      "update ValidPaths set hash = 'sha256:00' where path like '%libc'",
      "a hash that is no SHA-256",
    ],
    [
      "a hash of bytes",
      "update ValidPaths set hash = x'00' where path like '%libc'",
      "a hash that is no SHA-256",
    ],
    [
      "a size below zero",
      "update ValidPaths set narSize = -1 where path like '%libc'",
      "a narSize that is no number of bytes",
    ],
    [
      "a size of text",
      "update ValidPaths set narSize = 'big' where path like '%libc'",
      "a narSize that is no number of bytes",
    ],
    [
      "a path that is relative",
      "update ValidPaths set path = 'libc' where path like '%libc'",
      "is damaged: record 1 has no path",
    ],
    [
      "a path of bytes",
      "update ValidPaths set path = x'2f61' where path like '%libc'",
      "is damaged: record 1 has no path",
    ],
  ])("a record with %s", (_, damage, why) => {
    const file = databaseFile();
    const database = openStoreDatabase(file, ITEMS);
    database.exec(damage);
    database.close();
    expect(refusal(file, [path("hello")])).toContain(why);
  });

  test("a size that is larger than numbers can say exactly", () => {
    const file = databaseFile();
    const database = openStoreDatabase(file, ITEMS);
    database.exec("update ValidPaths set narSize = 9007199254740993");
    database.close();
    expect(refusal(file)).toMatch(/cannot be read: /);
  });
});

describe("defaultStoreDatabase", () => {
  test("is the one of the package manager that the store belongs to, below the sysroot", () => {
    const sysroot = scratchDirectory();
    for (const [storeDir, name] of [
      ["/gnu/store", "var/guix/db/db.sqlite"],
      ["/nix/store", "nix/var/nix/db/db.sqlite"],
    ] as const) {
      expect(defaultStoreDatabase(storeDir, sysroot)).toBeUndefined();
      mkdirSync(join(sysroot, name, ".."), { recursive: true });
      writeFileSync(join(sysroot, name), "");
      expect(defaultStoreDatabase(storeDir, sysroot)).toBe(join(sysroot, name));
    }
    expect(defaultStoreDatabase("/my/store", sysroot)).toBeUndefined();
  });
});
