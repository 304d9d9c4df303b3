import { appendFileSync, chmodSync } from "node:fs";
import { join } from "node:path";
import type { Closure } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { homeDirectives, nixDatabase, storeDirectives } from "../src/index.js";
import { openBytes, openFile, rowsOf, statementsOf, tablesOf } from "./support/database.js";
import { layOut } from "./support/directives.js";
import { nixStore } from "./support/nix.js";
import { needsProgram } from "./support/program.js";
import { sampleClosure } from "./support/sample-closure.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { makeTree } from "./support/tree.js";

const storeDir = "/nix/store";
const item = (digit: string, name: string): string => `${storeDir}/${digit.repeat(32)}-${name}`;
const library = item("9", "library");
const program = item("1", "program");
const unused = item("0", "unused");
const profile = item("3", "profile");
const deriver = item("5", "program.drv");
const closure: Closure = {
  storeDir,
  items: [
    { path: library, references: [library] },
    { path: program, references: [library, program], deriver },
    { path: profile, references: [program] },
    { path: unused, references: [library] },
  ],
};

/** A root file system with the items, the database and the GC roots in it. */
function image(): string {
  const root = temporaryDirectory();
  makeTree(root, [
    { type: "file", path: `${library}/lib/library.so`, content: "library".repeat(10_000), mode: 0o444 },
    { type: "file", path: `${program}/bin/program`, content: `#!${library}`, mode: 0o555 },
    { type: "symlink", path: `${profile}/bin`, target: `${program}/bin` },
    { type: "file", path: unused, content: "", mode: 0o444 },
  ]);
  layOut(root, [...storeDirectives({ closure, sysroot: root, profile }), ...homeDirectives(storeDir)]);
  return root;
}

describe("the database of a Nix store", () => {
  test("has the tables, columns, keys, indexes and trigger that nix-store makes", (context) => {
    needsProgram(context, "nix-store", "nix-bin");
    const root = temporaryDirectory();
    nixStore(root, "--init");
    const theirs = openFile(join(root, "nix/var/nix/db/db.sqlite"));
    const ours = openBytes(nixDatabase(closure, image()));
    expect(tablesOf(ours)).toEqual(tablesOf(theirs));
    for (const type of ["table", "index", "trigger"])
      expect(statementsOf(ours, type)).toEqual(statementsOf(theirs, type));
  });

  test("says of an item what nix-store says of one that it registers itself", (context) => {
    needsProgram(context, "nix-store", "nix-bin");
    const root = image();
    const query = `SELECT path, hash, registrationTime, deriver, narSize, ultimate, sigs, ca FROM ValidPaths ORDER BY id`;
    const ours = rowsOf(openFile(join(root, "nix/var/nix/db/db.sqlite")), query);
    const theirs = nixStore(root, "--dump-db").join("\n");
    for (const { path, hash, narSize, deriver: from } of ours) {
      expect(theirs).toContain(`${path}\n${String(hash).slice("sha256:".length)}\n${narSize}\n${from ?? ""}`);
    }
    expect(ours.map(({ path }) => path)).toEqual([library, unused, program, profile]);
    const rest = { registrationTime: 1, ultimate: null, sigs: null, ca: null };
    for (const row of ours) expect(row).toMatchObject(rest);
  });

  test("gives the requisites of the profile, deriver, hash and size to nix-store", (context) => {
    needsProgram(context, "nix-store", "nix-bin");
    const root = image();
    expect(nixStore(root, "--query", "--requisites", profile)).toEqual([library, program, profile]);
    expect(nixStore(root, "--query", "--referrers", library).sort()).toEqual(
      [unused, program, library].sort(),
    );
    expect(nixStore(root, "--query", "--deriver", program)).toEqual([deriver]);
    expect(nixStore(root, "--query", "--size", library)).toEqual([String(narSizeOf(root, library))]);
  });

  test("is in order, and every item's content is what it says, as nix-store verifies", (context) => {
    needsProgram(context, "nix-store", "nix-bin");
    const root = image();
    expect(nixStore(root, "--verify", "--check-contents")).toEqual([]);
    chmodSync(`${root}${program}/bin/program`, 0o755);
    appendFileSync(`${root}${program}/bin/program`, "more");
    expect(() => nixStore(root, "--verify", "--check-contents")).toThrow("was modified");
  });

  test("with its GC roots, the garbage collector keeps the profile's closure and takes the rest", (context) => {
    needsProgram(context, "nix-store", "nix-bin");
    const root = image();
    const generation = `${root}/nix/var/nix/profiles/per-user/root/profile-1-link`;
    expect(nixStore(root, "--gc", "--print-roots")).toEqual([`${generation} -> ${profile}`]);
    expect(nixStore(root, "--gc", "--print-dead")).toEqual([unused]);
  });

  test("of 5,000 items is whole", () => {
    const database = openBytes(nixDatabase(sampleClosure(storeDir, 5000)));
    expect(rowsOf(database, "PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
    expect(rowsOf(database, "PRAGMA foreign_key_check")).toEqual([]);
  });
});

function narSizeOf(root: string, path: string): unknown {
  const database = openFile(join(root, "nix/var/nix/db/db.sqlite"));
  return database.prepare("SELECT narSize FROM ValidPaths WHERE path = ?").get(path)?.["narSize"];
}
