import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readStoreDatabase } from "../src/index.js";
import { scratchDirectory } from "./support/scratch-directory.js";
import { HASH, makeStoreDatabase } from "./support/store-database.js";
import { startWriter } from "./support/writer.js";

const ITEMS = [{ path: "/gnu/store/a", references: ["/gnu/store/a"], narHash: HASH, narSize: 1 }];

// All records get one size in one transaction, and another in the next.
const STEADY_WRITER = `
  import { DatabaseSync } from "node:sqlite";
  const database = new DatabaseSync(process.argv[1]);
  database.exec("pragma wal_autocheckpoint = 3; pragma busy_timeout = 5000");
  for (let size = 1; ; size++) {
    database.exec("begin immediate; update ValidPaths set narSize = " + size + "; commit");
    if (size === 1) console.log("ready");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }`;

// A transaction that is larger than the cache, so that its pages are in the file before it ends.
const UNFINISHED_WRITER = `
  import { DatabaseSync } from "node:sqlite";
  const database = new DatabaseSync(process.argv[1]);
  database.exec("pragma cache_size = 2; begin; update ValidPaths set path = '/gnu/store/changed-' || id, narSize = 7");
  console.log("ready");
  setInterval(() => {}, 1000);`;

describe("while another program writes to a store database", () => {
  test.each(["delete", "wal"] as const)(
    "in %s mode, it is read as it was at one moment",
    async (journalMode) => {
      const file = join(scratchDirectory(), "db.sqlite");
      const many = Array.from({ length: 2000 }, (_, n) => ({
        path: `/gnu/store/${n}`,
        references: [],
        narHash: HASH,
        narSize: 0,
      }));
      makeStoreDatabase(file, many, { journalMode });
      await startWriter(STEADY_WRITER, file);
      for (let round = 0; round < 5; round++) {
        const items = readStoreDatabase(file);
        expect(items).toHaveLength(2000);
        expect(new Set(items.map(({ narSize }) => narSize)).size).toBe(1);
      }
    },
  );

  test("or wrote and was killed, what its transaction has changed so far is not seen", async () => {
    const directory = scratchDirectory();
    const file = join(directory, "db.sqlite");
    const many = Array.from({ length: 2000 }, (_, n) => ({
      path: `/gnu/store/${n}`,
      references: [],
      narHash: HASH,
      narSize: 1,
    }));
    makeStoreDatabase(file, many);
    const writer = await startWriter(UNFINISHED_WRITER, file);
    expect(statSync(`${file}-journal`).size).toBeGreaterThan(0);
    expect(readStoreDatabase(file)).toEqual(many);
    await writer.end();
    expect(existsSync(`${file}-journal`)).toBe(true);
    expect(readStoreDatabase(file)).toEqual(many);
    expect(readdirSync(directory).sort()).toEqual(["db.sqlite", "db.sqlite-journal"]);
  });
});

describe("a program that reads a store database", () => {
  test("is not told that Node's SQLite is experimental, but is told of everything else", () => {
    const file = join(scratchDirectory(), "db.sqlite");
    makeStoreDatabase(file, ITEMS);
    const script = `
      import { readStoreDatabase } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)};
      process.stdout.write(String(readStoreDatabase(${JSON.stringify(file)}).length));
      process.emitWarning("a warning");
      process.emitWarning("another", "ExperimentalWarning");`;
    const run = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    expect(run.stdout).toBe("1");
    expect(run.stderr).not.toContain("SQLite");
    expect(run.stderr).toContain("Warning: a warning");
    expect(run.stderr).toContain("ExperimentalWarning: another");
  });
});
