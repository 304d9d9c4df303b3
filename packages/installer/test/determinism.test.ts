import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Closure, digestOf } from "@storeship/core";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { guixDatabase, nixDatabase } from "../src/index.js";
import { errorOf } from "./support/error.js";
import { otherNode } from "./support/other-node.js";
import { sampleClosure } from "./support/sample-closure.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const SCRIPT = fileURLToPath(new URL("support/print-databases.mjs", import.meta.url));

// What every version of Node has to make of these closures. Other bytes are other images.
const DATABASES = [
  {
    closure: sampleClosure("/gnu/store", 5000),
    make: guixDatabase,
    sha256: "4ace36bbfcf3c6f975ac52ee7c992b5f11433448f63ba0aef8967f711355c95b",
  },
  {
    closure: sampleClosure("/nix/store", 700),
    make: nixDatabase,
    sha256: "4476c44ed5a40823453cf097dfeff6aa782016bfef576ab90236498ed6660656",
  },
];

describe("a generated database has the same bytes", () => {
  test("as on every machine", () => {
    for (const { closure, make, sha256 } of DATABASES)
      expect(digestOf(make(closure))).toBe(`sha256:${sha256}`);
  });

  test("in whatever order a closure has its items and an item its references", () => {
    for (const { closure, make, sha256 } of DATABASES) {
      const items = closure.items
        .map((item) => ({ ...item, references: item.references.toReversed() }))
        .reverse();
      expect(digestOf(make({ ...closure, items }))).toBe(`sha256:${sha256}`);
    }
  });

  test.for(["22.15.0", "22.23.3", "26.10.0"])(
    "made by Node %s, which says nothing of experiments",
    (version, context) => {
      const node = otherNode(context, version);
      expect(printDatabases(node)).toEqual({
        node: `v${version}`,
        digests: DATABASES.map(({ sha256 }) => sha256),
        stderr: "",
      });
    },
    300_000,
  );

  test("made by this Node in a process of its own, which says nothing of experiments", () => {
    const { digests, stderr } = printDatabases(process.execPath);
    expect({ digests, stderr }).toEqual({ digests: DATABASES.map(({ sha256 }) => sha256), stderr: "" });
  });
});

test("the warnings of others come through before and after a database is made", () => {
  const { emitWarning } = process;
  guixDatabase(sampleClosure("/gnu/store", 1));
  expect(process.emitWarning).toBe(emitWarning);
});

test("5,000 items with 50,000 references take less than a second of the processor", () => {
  const closure = sampleClosure("/gnu/store", 5000);
  const times = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    guixDatabase(closure);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000_000;
  });
  expect(Math.min(...times)).toBeLessThan(1);
});

test("nothing is left in the temporary directory, after success or after an error", () => {
  const directory = temporaryDirectory();
  vi.stubEnv("TMPDIR", directory);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  guixDatabase(sampleClosure("/gnu/store", 10));
  expect(readdirSync(directory)).toEqual([]);
  // What no closure of this project has makes SQLite itself refuse the row.
  const path = {
    toString: () => "/gnu/store/a",
    lastIndexOf: () => 10,
    slice: () => "/gnu/store",
  } as unknown as string;
  const narHash = `sha256:${"0".repeat(64)}`;
  const broken = { storeDir: "/gnu/store", items: [{ path, references: [], narHash, narSize: 1 }] };
  expect(errorOf(() => guixDatabase(broken)).code).toBe("ERR_STORE_DATABASE");
  expect(readdirSync(directory)).toEqual([]);
});

test("a temporary directory that is not there is named", () => {
  const directory = join(temporaryDirectory(), "missing");
  vi.stubEnv("TMPDIR", directory);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const error = errorOf(() => guixDatabase(sampleClosure("/gnu/store", 1)));
  expect(error).toMatchObject({
    code: "ERR_STORE_DATABASE",
    message: expect.stringContaining(`'${directory}'`),
  });
});

function printDatabases(node: string): unknown {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "tmp"));
  const files = DATABASES.map(({ closure }, at) => writeClosure(join(directory, `${at}.json`), closure));
  const env = { PATH: process.env["PATH"] ?? "", TMPDIR: join(directory, "tmp") };
  const run = spawnSync(node, [SCRIPT, ...files], { encoding: "utf8", env });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0) throw new Error(`${node} failed: ${run.stderr}`);
  return { ...(JSON.parse(run.stdout) as object), stderr: run.stderr };
}

function writeClosure(file: string, closure: Closure): string {
  writeFileSync(file, JSON.stringify(closure));
  return file;
}
