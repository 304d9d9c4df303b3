import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Closure } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { guixDatabase, homeDirectives, nixDatabase, storeDirectives } from "../src/index.js";
import { errorOf } from "./support/error.js";
import { sampleClosure } from "./support/sample-closure.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const guix = sampleClosure("/gnu/store", 3);
const nix = sampleClosure("/nix/store", 3);
const profile = guix.items[2]?.path ?? "";
const database = "/here/db.sqlite";

/** The directories and links around a database. */
function around(state: string, name: string, target: string): unknown[] {
  return [
    { type: "directory", path: `${state}/profiles`, mode: 0o755 },
    { type: "directory", path: `${state}/gcroots`, mode: 0o755 },
    { type: "directory", path: `${state}/profiles/per-user/root`, mode: 0o755 },
    { type: "symlink", path: `${state}/gcroots/profiles`, target: `${state}/profiles` },
    { type: "symlink", path: `${state}/profiles/per-user/root/${name}-1-link`, target },
    { type: "symlink", path: `${state}/profiles/per-user/root/${name}`, target: `${name}-1-link` },
  ];
}

describe("a Guix store", () => {
  test("gets a given database, GC roots and root's profile with one generation", () => {
    expect(storeDirectives({ closure: guix, profile, database })).toEqual([
      { type: "copy", path: "/var/guix/db/db.sqlite", from: database, mode: 0o644 },
      ...around("/var/guix", "guix-profile", profile),
    ]);
  });

  test("gets a generated database where none is given", () => {
    expect(storeDirectives({ closure: guix, profile })).toEqual([
      { type: "file", path: "/var/guix/db/db.sqlite", content: guixDatabase(guix), mode: 0o644 },
      ...around("/var/guix", "guix-profile", profile),
    ]);
  });

  test.each(["current-guix", "my profile", "..name", "-1-link"])(
    "can have a profile named '%s'",
    (profileName) => {
      const directives = storeDirectives({ closure: guix, profile, database, profileName });
      expect(directives.slice(1)).toEqual(around("/var/guix", profileName, profile));
    },
  );

  test("with a given database may have items that form no closure, or none", () => {
    const odd: Closure = {
      storeDir: "/gnu/store",
      items: [{ path: "/elsewhere", references: ["/nowhere"] }],
    };
    for (const closure of [odd, { ...odd, items: [] }]) {
      expect(storeDirectives({ closure, profile, database })).toHaveLength(7);
    }
  });
});

describe("a Nix store", () => {
  test("gets a generated database with its schema's version beside it, GC roots and root's profile", () => {
    expect(storeDirectives({ closure: nix, profile: "/nix/store/p" })).toEqual([
      { type: "file", path: "/nix/var/nix/db/db.sqlite", content: nixDatabase(nix), mode: 0o644 },
      { type: "file", path: "/nix/var/nix/db/schema", content: "10", mode: 0o644 },
      ...around("/nix/var/nix", "profile", "/nix/store/p"),
    ]);
  });

  test("gets a given database with the version beside it", () => {
    expect(
      storeDirectives({ closure: nix, profile: "/nix/store/p", database, profileName: "channels" }),
    ).toEqual([
      { type: "copy", path: "/nix/var/nix/db/db.sqlite", from: database, mode: 0o644 },
      { type: "file", path: "/nix/var/nix/db/schema", content: "10", mode: 0o644 },
      ...around("/nix/var/nix", "channels", "/nix/store/p"),
    ]);
  });
});

describe("root's home", () => {
  const perUser = "profiles/per-user/root";

  test.each([
    ["/gnu/store", undefined, "/root/.guix-profile", `/var/guix/${perUser}/guix-profile`],
    ["/gnu/store", "guix-profile", "/root/.guix-profile", `/var/guix/${perUser}/guix-profile`],
    ["/gnu/store", "current-guix", "/root/.config/guix/current", `/var/guix/${perUser}/current-guix`],
    ["/nix/store", undefined, "/root/.nix-profile", `/nix/var/nix/${perUser}/profile`],
    ["/nix/store", "tools", "/root/.nix-profile", `/nix/var/nix/${perUser}/tools`],
  ])("in an image of %s with the profile %s gets the link %s", (storeDir, profileName, path, target) => {
    expect(homeDirectives(storeDir, profileName)).toEqual([{ type: "symlink", path, target }]);
  });

  test.each(["tools", "toString"])("gets no link to a Guix profile named '%s'", (profileName) => {
    expect(homeDirectives("/gnu/store", profileName)).toEqual([]);
  });
});

describe("what cannot be installed", () => {
  test.each(["/home/me/store", "/", "", "/gnu/store/"])(
    "a store at '%s', whose database's place is not known",
    (storeDir) => {
      const message = `where the database of the store '${storeDir}' belongs is not known; known stores are /gnu/store and /nix/store`;
      for (const run of [
        () => storeDirectives({ closure: { storeDir, items: [] }, profile }),
        () => homeDirectives(storeDir),
      ]) {
        expect(errorOf(run)).toMatchObject({ code: "ERR_STORE_UNKNOWN", message });
      }
    },
  );

  test.each(["", ".", "..", "a/b", "/a", "a\0b", "n".repeat(241)])("a profile named '%s'", (profileName) => {
    for (const run of [
      () => storeDirectives({ closure: guix, profile, database, profileName }),
      () => homeDirectives("/nix/store", profileName),
    ]) {
      expect(errorOf(run)).toMatchObject({
        code: "ERR_PROFILE_NAME",
        message: expect.stringContaining(`'${profileName.replace("\0", "%00")}'`),
      });
    }
  });

  test("a given database with changes that are in its write-ahead log alone", () => {
    const file = join(temporaryDirectory(), "db.sqlite");
    writeFileSync(`${file}-wal`, "");
    expect(storeDirectives({ closure: guix, profile, database: file })).toHaveLength(7);
    writeFileSync(`${file}-wal`, "changes");
    const error = errorOf(() => storeDirectives({ closure: guix, profile, database: file }));
    expect(error).toMatchObject({
      code: "ERR_STORE_DATABASE",
      message: expect.stringContaining(`without '${file}-wal'`),
    });
  });

  test("an item that is not below the system root, named with where it was looked for", () => {
    const sysroot = temporaryDirectory();
    const path = "/gnu/store/missing";
    const error = errorOf(() =>
      guixDatabase({ storeDir: "/gnu/store", items: [{ path, references: [] }] }, `${sysroot}/`),
    );
    expect(error.code).toBe("ERR_STORE_ITEM_MISSING");
    expect(error.message).toContain(
      `the store item '${path}' is not whole on this machine: cannot read '${sysroot}${path}'`,
    );
  });

  test.each([
    ["a hash in another form", { narHash: "sha256-abc=", narSize: 1 }],
    ["a hash of another algorithm", { narHash: `sha512:${"0".repeat(64)}`, narSize: 1 }],
    ["a negative size", { narHash: `sha256:${"0".repeat(64)}`, narSize: -1 }],
    ["a size that is no whole number", { narHash: `sha256:${"0".repeat(64)}`, narSize: 1.5 }],
  ])("an item with %s", (_, nar) => {
    const items = [{ path: "/nix/store/odd", references: [], ...nar }];
    const error = errorOf(() => nixDatabase({ storeDir: "/nix/store", items }));
    expect(error).toMatchObject({ code: "ERR_NAR_HASH", message: expect.stringContaining("/nix/store/odd") });
  });

  test("items that refer to one that is not among them", () => {
    const items = [{ path: "/gnu/store/a", references: ["/gnu/store/b"] }];
    const error = errorOf(() => guixDatabase({ storeDir: "/gnu/store", items }));
    expect(error).toMatchObject({
      code: "ERR_REFERENCE_GRAPH",
      message: expect.stringContaining("/gnu/store/b"),
    });
  });
});
