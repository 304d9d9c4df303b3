import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { closureOf, parseReferenceGraph } from "@storeship/closure";
import type { Closure } from "@storeship/core";
import { guixDatabase, storeDirectives } from "@storeship/installer";
import { beforeAll, describe, expect, test } from "vitest";
import { corpus, needsCorpus } from "./support/corpus.ts";
import { sharedDirectory } from "./support/directory.ts";
import { needs } from "./support/needs.ts";
import { run } from "./support/run.ts";

const ready = needs("nix-store", "sqlite3", "sha256sum") && needsCorpus();

describe.runIf(ready)("the Guix store database of a real closure", () => {
  const directory = sharedDirectory();
  const rows = (query: string): string[] => run("sqlite3", [databaseFile(), query]).split("\n").slice(0, -1);
  const databaseFile = (): string => join(directory(), "db.sqlite");

  beforeAll(() => writeFileSync(databaseFile(), guixDatabase(closure(), corpus().physical)));

  test("has the hash and the size of each item's nar that nix-store and sha256sum give", () => {
    const script = 'nix-store --dump "$1" | sha256sum | cut -c 1-64; nix-store --dump "$1" | wc -c';
    const expected = corpus().items.map((item) => {
      const [hash, size] = run("bash", ["-c", script, "bash", corpus().physical + item]).split("\n");
      return `${item}|sha256:${hash}|${size}|1|`;
    });
    expect(
      rows("SELECT path, hash, narSize, registrationTime, deriver FROM ValidPaths ORDER BY path"),
    ).toEqual(expected);
  });

  test("has the references of the reference graph, and each item behind those that it refers to", () => {
    const [paths, named] = [
      "JOIN ValidPaths a ON a.id = referrer JOIN ValidPaths b ON b.id = reference",
      "a.path, b.path",
    ];
    const expected = closure().items.flatMap(({ path, references }) =>
      references.map((other) => `${path}|${other}`),
    );
    expect(rows(`SELECT ${named} FROM Refs ${paths} ORDER BY ${named}`)).toEqual(expected.sort());
    expect(rows("SELECT * FROM Refs WHERE reference > referrer")).toEqual([]);
  });

  test("is whole, as sqlite3 says", () => {
    expect(rows("PRAGMA integrity_check; PRAGMA foreign_key_check")).toEqual(["ok"]);
  });
});

describe.runIf(ready)("a real closure in a Nix store", () => {
  const directory = sharedDirectory();
  const nixStore = (...args: string[]): string[] => {
    const options = ["--option", "build-users-group", "", "--store", `local?root=${directory()}`];
    const env = { ...process.env, NIX_CONF_DIR: directory(), NIX_REMOTE: "" };
    return run("nix-store", [...options, ...args], { env })
      .split("\n")
      .slice(0, -1);
  };

  beforeAll(() => {
    mkdirSync(join(directory(), "nix"));
    run("cp", ["-a", join(corpus().physical, "gnu/store"), join(directory(), "nix/store")]);
    const installed = storeDirectives({
      closure: nixClosure(),
      sysroot: directory(),
      profile: moved(corpus().profile),
    });
    for (const directive of installed) {
      const place = directory() + directive.path;
      mkdirSync(dirname(place), { recursive: true });
      if (directive.type === "directory") mkdirSync(place, { recursive: true });
      if (directive.type === "file") writeFileSync(place, directive.content ?? "");
      if (directive.type === "symlink") run("ln", ["-s", directive.target, place]);
    }
  });

  test("is in order as nix-store verifies, the content of every item included", () => {
    expect(nixStore("--verify", "--check-contents")).toEqual([]);
  });

  test("has all items as requisites of the profile", () => {
    const requisites = nixStore("--query", "--requisites", moved(corpus().profile));
    expect(requisites.sort()).toEqual(corpus().items.map(moved).sort());
  });

  test("has nothing for the garbage collector to take", () => {
    expect(nixStore("--gc", "--print-dead")).toEqual([]);
  });
});

function closure(): Closure {
  const { graph, items } = corpus();
  return closureOf(parseReferenceGraph(readFileSync(graph, "utf8"), graph), items);
}

function nixClosure(): Closure {
  const items = closure().items.map(({ path, references }) => ({
    path: moved(path),
    references: references.map(moved),
  }));
  return { storeDir: "/nix/store", items };
}

/** The path in a Nix store of what lies at PATH in a Guix store. */
function moved(path: string): string {
  return path.replace(/^\/gnu\//, "/nix/");
}
