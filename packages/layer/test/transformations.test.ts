import { createHash } from "node:crypto";
import { type Transformation, toByteString } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { compareNames, composeImage, type Entry, renaming, walk } from "../src/index.js";
import cases from "./data/transformations.json" with { type: "json" };
import { errorOf } from "./support/error.js";
import { archiveOf, layerOf, namesOf, treeEntries } from "./support/layer.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { directory, file, type Member, makeTree, symlink } from "./support/tree.js";

/** The name that `rules` (`OLD:NEW`) give to a member. */
function rename(name: string, ...rules: string[]): string {
  return renaming(rules.map(rule))(toByteString(name));
}

function rule(text: string): Transformation {
  const [from = "", to = ""] = text.split(":");
  return { from, to };
}

describe("cases of an earlier implementation", () => {
  test.each(cases)("$about", ({ items, tree, transformations, expected }) => {
    const root = temporaryDirectory();
    makeTree(root, tree.map(memberOf));
    const parts = items.map(
      (path) => walk({ kind: "item", label: path, source: root + path, name: path.slice(1) }).entries,
    );
    const members = composeImage(parts, renaming(transformations));
    expect(members.map(describeEntry)).toEqual([...expected].sort((a, b) => compareNames(a.name, b.name)));
  });

  function memberOf({ type, path, mode = "", target = "", text = "" }: Case): Member {
    const name = path.slice(1);
    if (type === "symlink") return symlink(name, target);
    return type === "file"
      ? file(name, text, Number.parseInt(mode, 8))
      : directory(name, Number.parseInt(mode, 8));
  }

  function describeEntry(entry: Entry): object {
    const { name, type, mode, size, target } = entry;
    if (type === "symlink") return { name, type, mode: "777", target };
    if (type === "directory") return { name, type, mode: mode.toString(8) };
    const content = archiveOf([entry]).subarray(512, 512 + size);
    return { name, type, mode: mode.toString(8), sha256: createHash("sha256").update(content).digest("hex") };
  }

  interface Case {
    type: string;
    path: string;
    mode?: string;
    target?: string;
    text?: string;
  }
});

describe("the name that rules give", () => {
  test.each([
    ["a member of the prefix", "a/b/c", ["/a/b:/x"], "x/c"],
    ["the prefix itself", "a/b", ["/a/b:/x"], "x"],
    ["a prefix that ends in the middle of a component", "a/hello-doc/f", ["/a/hello:/opt/h"], "opt/h-doc/f"],
    ["a prefix of the first component", "gnu/store", ["/g:/x"], "xnu/store"],
    ["a name that has the prefix elsewhere", "x/a/b", ["/a:/y"], "x/a/b"],
    ["another name", "b", ["/a:/x"], "b"],
    ["leading slashes, which do not count", "a/b", ["a:x"], "x/b"],
    ["many leading slashes", "a/b", ["///a://x"], "x/b"],
    ["a trailing slash in OLD, which counts", "a/b", ["/a/:/x"], "xb"],
    ["a trailing slash in OLD, on the directory itself", "a", ["/a/:/x"], "a"],
    ["trailing slashes in both", "a/b", ["/a/:/x/"], "x/b"],
    ["a trailing slash in NEW", "a/b", ["/a:/x/"], "x/b"],
    ["each rule in turn", "a/b", ["/a:/b", "/b:/c"], "c/b"],
    ["each rule once", "a", ["/a:/a/a"], "a/a"],
    ["the rules in their order", "a/b", ["/b:/c", "/a:/b"], "b/b"],
    ["a rule that undoes another", "a/b", ["/a:/x", "/x:/a"], "a/b"],
    ["an empty OLD, a prefix of all", "a/b", [":/pre/"], "pre/a/b"],
    ["an empty NEW", "a/b/c", ["/a/b:"], "c"],
    ["the root as NEW", "a/b/c", ["/a/b:/"], "c"],
    ["dots in NEW that lead nowhere", "a/b", ["/a:/./x/."], "x/b"],
    ["text that is no ASCII", "é/b", ["/é:/ü"], "ü/b"],
  ])("%s", (_, name, rules, expected) => {
    expect(rename(name, ...rules)).toBe(toByteString(expected));
  });

  test.each([".", "*", "^", "$", "[a]", "(a)", "a|b", "a+", "a?", "\\", "\\d", "{1}", "|", "&", "~", "#"])(
    "'%s' stands for itself in OLD",
    (special) => {
      expect(renaming([{ from: `/${special}`, to: "/plain" }])(`${special}/f`)).toBe("plain/f");
      expect(renaming([{ from: `/x${special}`, to: "/plain" }])("xyz/f")).toBe("xyz/f");
    },
  );

  test.each(["$&", "$1", "$$", "$`", "$'", "\\1", "\\n", "&", "\\&", "$<name>"])(
    "'%s' stands for itself in NEW",
    (special) => {
      expect(renaming([{ from: "/a", to: `/${special}` }])("a/f")).toBe(`${special}/f`);
    },
  );

  test("a prefix may end within a character, since names are bytes", () => {
    expect(renaming([{ from: "/x", to: "/y" }])("x\xff")).toBe("y\xff");
  });

  test("no rule leaves names as they are", () => {
    expect(renaming([])("a/b")).toBe("a/b");
  });
});

describe("an image with transformations", () => {
  test("members whose name becomes empty are dropped, the content stays", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [file("item/bin/tool", "x"), file("item-doc", "y")]);
    const layer = layerOf([treeEntries(`${tree}/item`, "gnu/store/item")], [rule("/gnu/store/item:/")]);
    expect(namesOf(layer)).toEqual(["bin/", "bin/tool"]);
    expect(layerOf([treeEntries(`${tree}/item-doc`, "gnu/store/f")], [rule("/gnu/store/f:")])).toEqual([]);
  });

  test("members are sorted by the names that they get", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [file("a/1"), file("b/2"), file("c!"), file("c/3")]);
    expect(namesOf(layerOf([treeEntries(tree)], [rule("/a:/z"), rule("/b:/a")]))).toEqual([
      "a/",
      "a/2",
      "c/",
      "c/3",
      "c!",
      "z/",
      "z/1",
    ]);
  });

  test("content is read from where it is, link targets stay, also of names that are no UTF-8", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [file("old/\xff", "the content"), symlink("old/link", "/old/\xff")]);
    const layer = layerOf([treeEntries(tree)], [rule("/old:/new/place")]);
    expect(namesOf(layer)).toEqual(["new/", "new/place/", "new/place/link", "new/place/\xff"]);
    expect(layer[2]?.target).toBe("/old/\xff");
    expect(archiveOf(layer).includes("the content")).toBe(true);
  });

  test("two files that get one name are refused, both named by their paths on disk", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [file("a/f", "1"), file("b/f", "2")]);
    const error = errorOf(() => layerOf([treeEntries(tree)], [rule("/a:/c"), rule("/b:/c")]));
    expect(error.code).toBe("ERR_MEMBER_COLLISION");
    for (const text of ["'/c/f'", `'${tree}/a/f'`, `'${tree}/b/f'`]) expect(error.message).toContain(text);
  });

  test("two directories that get one name are one where they agree", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [file("a/f"), file("b/g")]);
    expect(namesOf(layerOf([treeEntries(tree)], [rule("/a:/c"), rule("/b:/c")]))).toEqual([
      "c/",
      "c/f",
      "c/g",
    ]);
  });
});
