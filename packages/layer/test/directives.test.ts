import { symlinkSync } from "node:fs";
import { type Directive, printable, toByteString } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { composeImage, directiveEntry, type Entry, renaming } from "../src/index.js";
import { difference } from "./support/difference.js";
import { errorOf } from "./support/error.js";
import { gnuTar } from "./support/gnu-tar.js";
import { archiveOf, layerOf, namesOf, treeEntries } from "./support/layer.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { directory, file, makeTree, symlink } from "./support/tree.js";

const entries = (...directives: Directive[]): Entry[] =>
  directives.map((directive) => directiveEntry(directive));
const defaults = (...directives: Directive[]): Entry[] =>
  directives.map((directive) => directiveEntry(directive, "default"));

describe("directives", () => {
  test("make what GNU tar archives of the same files, parents included", () => {
    const tree = temporaryDirectory();
    makeTree(
      tree,
      [
        directory("tmp", 0o1777),
        file("etc/motd", "Grüße\n", 0o644),
        file("etc/bytes", Uint8Array.of(0, 255, 10), 0o600),
        file("opt/tool", "#!/bin/sh\n", 0o755),
        symlink("bin", "opt"),
        symlink("a/b/c", "../x"),
      ].map((member) =>
        "content" in member && typeof member.content === "string"
          ? { ...member, content: Buffer.from(member.content) }
          : member,
      ),
    );
    const layer = layerOf([
      entries(
        { type: "symlink", path: "/a/b/c", target: "../x" },
        { type: "directory", path: "/tmp", mode: 0o1777 },
        { type: "file", path: "/etc/motd", content: "Grüße\n" },
        { type: "file", path: "/etc/bytes", content: Uint8Array.of(0, 255, 10), mode: 0o600 },
        { type: "copy", path: "/opt/tool", from: `${tree}/opt/tool` },
        { type: "symlink", path: "/bin", target: "opt" },
      ),
    ]);
    expect(difference(archiveOf(layer), gnuTar(tree))).toBeUndefined();
  });

  test("modes are 0755 for directories, 0644 for files, that of the source for copies, where none is given", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [file("source", "x", 0o4750)]);
    const [dir, made, copied, changed, link] = entries(
      { type: "directory", path: "/d" },
      { type: "file", path: "/f", content: "" },
      { type: "copy", path: "/c", from: `${tree}/source` },
      { type: "copy", path: "/c2", from: `${tree}/source`, mode: 0o600 },
      { type: "symlink", path: "/l", target: "x" },
    ).map(({ mode }) => mode);
    expect([dir, made, copied, changed, link]).toEqual([0o755, 0o644, 0o4750, 0o600, 0o777]);
  });

  test("modes are those that were asked for, whatever the umask", () => {
    const before = process.umask(0o077);
    try {
      expect(
        entries({ type: "directory", path: "/d" }, { type: "file", path: "/f", content: "" }).map(
          ({ mode }) => mode,
        ),
      ).toEqual([0o755, 0o644]);
    } finally {
      process.umask(before);
    }
  });

  test("paths may have slashes too many and need not begin with one", () => {
    expect(
      namesOf(entries({ type: "directory", path: "//a//b/" }, { type: "directory", path: "c/./d" })),
    ).toEqual(["a/b/", "c/d/"]);
  });

  test("a copy of a symlink holds the file behind it", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [file("dir/real", "content", 0o640)]);
    symlinkSync("dir/real", `${tree}/link`);
    symlinkSync("link", `${tree}/link-to-link`);
    const [copy] = entries({ type: "copy", path: "/copy", from: `${tree}/link-to-link` });
    expect(copy).toMatchObject({ type: "file", mode: 0o640, size: 7 });
    expect(archiveOf(copy === undefined ? [] : [copy]).includes("content")).toBe(true);
  });

  test("a copy that is missing, or no file, is refused with its name", () => {
    const tree = temporaryDirectory();
    const missing = errorOf(() => entries({ type: "copy", path: "/c", from: `${tree}/missing` }));
    expect(missing.code).toBe("ERR_FILE_MISSING");
    expect(missing.message).toContain(`'${tree}/missing'`);
    const noFile = errorOf(() => entries({ type: "copy", path: "/c", from: tree }));
    expect(noFile.code).toBe("ERR_DIRECTIVE");
    expect(noFile.message).toContain(`'${tree}' is not a regular file`);
  });

  test.each<[string, Directive]>([
    ["the root as path", { type: "directory", path: "/" }],
    ["a path with NUL", { type: "file", path: "/a\0b", content: "" }],
    ["an empty target", { type: "symlink", path: "/l", target: "" }],
    ["a target with NUL", { type: "symlink", path: "/l", target: "a\0" }],
    ["a mode over 07777", { type: "file", path: "/f", content: "", mode: 0o10000 }],
    ["a negative mode", { type: "directory", path: "/d", mode: -1 }],
    ["a mode that is no integer", { type: "directory", path: "/d", mode: 1.5 }],
    ["a uid over 32 bits", { type: "directory", path: "/d", uid: 2 ** 32 }],
    ["a negative gid", { type: "directory", path: "/d", gid: -1 }],
  ])("%s is refused with the directive's path", (_, directive) => {
    const error = errorOf(() => directiveEntry(directive));
    expect(error.code).toBe("ERR_DIRECTIVE");
    expect(error.message).toContain(
      `the ${directive.type} directive for '${printable(toByteString(directive.path))}'`,
    );
  });
});

describe("directives that meet others", () => {
  const compose = (...parts: Entry[][]) => composeImage(parts, renaming([]));

  test("the same directory twice is one, with another mode or owner it is refused", () => {
    const dir: Directive = { type: "directory", path: "/d", mode: 0o700, uid: 5 };
    expect(compose(entries(dir), entries({ ...dir, path: "d/" }))).toHaveLength(1);
    for (const other of [
      { ...dir, mode: 0o755 },
      { ...dir, uid: 6 },
      { ...dir, gid: 6 },
      { type: "directory", path: "/d", mode: 0o700 } as const,
    ]) {
      const error = errorOf(() => compose(entries(dir, other)));
      expect(error.code).toBe("ERR_MEMBER_COLLISION");
      expect(error.message).toContain(
        "the directory directive for '/d' and the directory directive for '/d'",
      );
    }
  });

  test.each<Directive>([
    { type: "file", path: "/x", content: "same" },
    { type: "symlink", path: "/x", target: "same" },
    { type: "directory", path: "/x" },
  ])("a file twice is refused, whatever it meets ($type)", (directive) => {
    expect(
      errorOf(() => compose(entries({ type: "file", path: "/x", content: "same" }, directive))).code,
    ).toBe("ERR_MEMBER_COLLISION");
  });

  test("a default gives way to a member of a tree and to a directive, from before and from behind", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [directory("tmp", 0o700), symlink("run", "var/run")]);
    const given = defaults(
      { type: "directory", path: "/tmp", mode: 0o1777 },
      { type: "directory", path: "/run" },
      { type: "file", path: "/etc/hosts", content: "default" },
    );
    const asked = entries({ type: "file", path: "/etc/hosts", content: "asked" });
    for (const parts of [
      [given, [...treeEntries(tree)], asked],
      [asked, [...treeEntries(tree)], given],
    ]) {
      const layer = compose(...parts);
      expect(layer.map(({ name, type, mode }) => [name, type, mode])).toEqual([
        ["etc/hosts", "file", 0o644],
        ["run", "symlink", 0o777],
        ["tmp", "directory", 0o700],
      ]);
      expect(archiveOf(layer).includes("asked")).toBe(true);
    }
  });

  test("a default that nothing meets stays, and two of them on one name are one", () => {
    const tmp: Directive = { type: "directory", path: "/tmp", mode: 0o1777 };
    expect(compose(defaults(tmp), defaults(tmp))).toMatchObject([{ name: "tmp", mode: 0o1777 }]);
  });

  test("behind a default that gave way, two others on its name are still refused", () => {
    const asked: Directive = { type: "file", path: "/x", content: "" };
    const parts = [entries(asked), defaults(asked), entries(asked)];
    expect(errorOf(() => compose(...parts)).code).toBe("ERR_MEMBER_COLLISION");
    expect(errorOf(() => compose(...parts.slice(1), entries(asked))).code).toBe("ERR_MEMBER_COLLISION");
  });

  test("a member below a directory that took a default's place passes, below a file that did it is refused", () => {
    const below = entries({ type: "file", path: "/x/y", content: "" });
    const given = defaults({ type: "file", path: "/x", content: "" });
    expect(compose(given, entries({ type: "directory", path: "/x" }), below)).toHaveLength(2);
    const directoryGivesWay = defaults({ type: "directory", path: "/x" });
    const error = errorOf(() =>
      compose(directoryGivesWay, entries({ type: "file", path: "/x", content: "" }), below),
    );
    expect(error.code).toBe("ERR_MEMBER_BELOW_FILE");
  });
});
