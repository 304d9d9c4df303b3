import { type Directive, toByteString } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { composeImage, directiveEntry, type Entry, memberName, renaming } from "../src/index.js";
import { errorOf } from "./support/error.js";
import { layerOf, namesOf, treeEntries } from "./support/layer.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { directory, file, makeTree, symlink } from "./support/tree.js";

function compose(...parts: ReadonlyArray<readonly Entry[]>) {
  return () => composeImage(parts, renaming([]));
}

function entry(directive: Directive): Entry[] {
  return [directiveEntry(directive)];
}

describe("names that a layer cannot carry", () => {
  test.each([".wh.x", ".wh.", ".wh..wh..opq", "a/.wh.x"])(
    "'%s' is refused by the path of its file",
    (name) => {
      const tree = temporaryDirectory();
      makeTree(tree, [file(name)]);
      const error = errorOf(compose(treeEntries(tree)));
      expect(error.code).toBe("ERR_WHITEOUT_NAME");
      expect(error.message).toContain(`the file '${tree}/${name}'`);
    },
  );

  test("directories and symlinks called '.wh.*' are refused, and directives for them", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [directory("a/.wh.d"), symlink("b/.wh.l", "x")]);
    expect(errorOf(compose(treeEntries(`${tree}/a`))).message).toContain("the directory");
    expect(errorOf(compose(treeEntries(`${tree}/b`))).message).toContain("the symlink");
    const error = errorOf(compose(entry({ type: "file", path: "/etc/.wh.f", content: "" })));
    expect(error.message).toContain("the file directive for '/etc/.wh.f'");
  });

  test("a transformation that makes a '.wh.' name is refused by the path of the file", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [file("a")]);
    const error = errorOf(() => composeImage([treeEntries(tree)], renaming([{ from: "/a", to: "/.wh.a" }])));
    expect(error.code).toBe("ERR_WHITEOUT_NAME");
    expect(error.message).toContain(`'${tree}/a'`);
  });

  test("'.wh.' elsewhere in a name, '.wh' and 'wh.x' are names like others", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [file("x.wh.y"), file(".wh"), file("wh.x"), file(".whx")]);
    expect(namesOf(layerOf([treeEntries(tree)]))).toEqual([".wh", ".whx", "wh.x", "x.wh.y"]);
  });

  test("a path with '..' is refused in directives and in transformations", () => {
    for (const path of ["/a/../b", "..", "/..", "a/.."]) {
      expect(errorOf(() => entry({ type: "directory", path })).code).toBe("ERR_MEMBER_NAME");
    }
    const tree = temporaryDirectory();
    makeTree(tree, [file("a/b")]);
    const error = errorOf(() => composeImage([treeEntries(tree)], renaming([{ from: "/a", to: "/../a" }])));
    expect(error.code).toBe("ERR_MEMBER_NAME");
    expect(error.message).toContain("'../a'");
  });

  test("names and link targets of 4,095 bytes pass, of 4,096 they are refused", () => {
    const name = (length: number): Directive => ({ type: "directory", path: `/${"n".repeat(length)}` });
    const target = (length: number): Directive => ({
      type: "symlink",
      path: "/l",
      target: "t".repeat(length),
    });
    for (const directive of [name, target]) {
      expect(compose(entry(directive(4095)))()).toHaveLength(1);
      const error = errorOf(compose(entry(directive(4096))));
      expect(error.code).toBe("ERR_MEMBER_NAME");
      expect(error.message).toContain("4096 bytes");
    }
  });

  test("the length of a name counts its bytes, not its characters", () => {
    expect(errorOf(compose(entry({ type: "directory", path: `/${"é".repeat(2048)}` }))).message).toContain(
      "4096 bytes",
    );
  });
});

describe("names that meet", () => {
  test("two entries on one name are refused, both named", () => {
    const [a, b] = [temporaryDirectory(), temporaryDirectory()];
    for (const tree of [a, b]) makeTree(tree, [file("etc/x", "same content")]);
    const error = errorOf(compose(treeEntries(a), treeEntries(b)));
    expect(error.code).toBe("ERR_MEMBER_COLLISION");
    for (const text of ["'/etc/x'", `${a}/etc/x`, `${b}/etc/x`]) expect(error.message).toContain(text);
  });

  test("a directory of two trees is one where the two agree, and refused where their modes differ", () => {
    const [a, b] = [temporaryDirectory(), temporaryDirectory()];
    makeTree(a, [directory("shared", 0o755), file("shared/a")]);
    makeTree(b, [directory("shared", 0o755), file("shared/b")]);
    expect(namesOf(layerOf([treeEntries(a), treeEntries(b)]))).toEqual(["shared/", "shared/a", "shared/b"]);
    makeTree(b, [directory("shared", 0o750)]);
    expect(errorOf(compose(treeEntries(a), treeEntries(b))).code).toBe("ERR_MEMBER_COLLISION");
  });

  test.each([
    ["file", file("x")],
    ["symlink", symlink("x", "y")],
  ])("a member below a %s is refused, both named", (type, holder) => {
    const [a, b] = [temporaryDirectory(), temporaryDirectory()];
    makeTree(a, [holder]);
    makeTree(b, [file("x/y/z")]);
    const error = errorOf(compose(treeEntries(`${b}/x/y/z`, "x/y/z"), treeEntries(`${a}/x`, "x")));
    expect(error.code).toBe("ERR_MEMBER_BELOW_FILE");
    for (const text of [`'${b}/x/y/z'`, `'${a}/x'`, `a ${type}`]) expect(error.message).toContain(text);
  });

  test("a member is below a file also where names between the two sort before it", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [file("x"), file("x!"), file("y")]);
    const below = entry({ type: "file", path: "/x/y", content: "" });
    expect(errorOf(compose(treeEntries(tree), below)).code).toBe("ERR_MEMBER_BELOW_FILE");
  });

  test("names that differ by more bytes behind them, such as 'x' and 'x!', do not meet", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [file("x"), file("x!"), directory("x-"), file("x-/y"), file("xy")]);
    expect(compose(treeEntries(tree))()).toHaveLength(5);
  });
});

describe("memberName", () => {
  test.each([
    ["", ""],
    ["/", ""],
    [".", ""],
    ["/./", ""],
    ["/a", "a"],
    ["a/", "a"],
    ["//a///b//", "a/b"],
    ["/./a/./b/.", "a/b"],
    ["a/..b/c..", "a/..b/c.."],
    ["a/.../b", "a/.../b"],
    [toByteString("é/🚀"), toByteString("é/🚀")],
  ])("'%s' is the member '%s'", (path, name) => {
    expect(memberName(path)).toBe(name);
  });
});
