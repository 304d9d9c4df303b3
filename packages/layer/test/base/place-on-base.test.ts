import { join } from "node:path";
import type { Directive } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { directiveEntry, type Entry, sourceOf, type TreeDirectory } from "../../src/index.js";
import { baseOf, layerArchive, layerOn } from "../support/base.js";
import { errorOf } from "../support/error.js";
import { treeEntries } from "../support/layer.js";
import { temporaryDirectory } from "../support/temporary-directory.js";
import { directory, file, type Member, makeTree, symlink } from "../support/tree.js";

const DEBIAN = [
  directory("usr/bin"),
  symlink("bin", "usr/bin"),
  directory("root", 0o700),
  directory("tmp", 0o1777),
  directory("run", 0o711),
  directory("var", 0o775),
  symlink("var/run", "/run"),
  file("etc/passwd"),
];

const base = (members: readonly Member[] = DEBIAN, owner?: readonly string[]): Promise<TreeDirectory> =>
  baseOf(layerArchive(members, owner === undefined ? {} : { owner }));

function tree(...members: readonly Member[]): readonly Entry[] {
  const root = join(temporaryDirectory(), "tree");
  makeTree(root, members);
  return treeEntries(root);
}

const directives = (...all: readonly Directive[]): readonly Entry[] => all.map((one) => directiveEntry(one));
const listing = (entries: readonly Entry[]): readonly string[] =>
  entries.map(({ name, type, mode, owner }) => {
    const whose = owner === undefined ? "" : ` ${owner.uid}:${owner.gid}`;
    return type === "directory" ? `${name}/ ${mode.toString(8)}${whose}` : name;
  });

describe("a layer on a base", () => {
  test("has members where the base's symlinks lead, below the parents that the base has there", async () => {
    const root = await base();
    const parts = [
      directives(
        { type: "file", path: "/bin/foo", content: "" },
        { type: "file", path: "/var/run/x/y", content: "" },
      ),
    ];
    expect(listing(layerOn(root, parts))).toEqual([
      "run/ 711",
      "run/x/ 755",
      "run/x/y",
      "usr/ 755",
      "usr/bin/ 755",
      "usr/bin/foo",
    ]);
  });

  test("leaves the base's directories their modes and owners, implied, from a tree or from an item", async () => {
    const root = await base(
      [directory("root", 0o700), directory("root/.config", 0o750)],
      ["--owner=:7", "--group=:8"],
    );
    const implied = directives({ type: "file", path: "/root/.config/x", content: "" });
    const brought = tree(directory("root", 0o755), directory("root/.config", 0o777), file("root/.config/x"));
    const expected = ["root/ 700 7:8", "root/.config/ 750 7:8", "root/.config/x"];
    expect(listing(layerOn(root, [implied]))).toEqual(expected);
    expect(listing(layerOn(root, [brought]))).toEqual(expected);
  });

  test("gives a directory the attributes that a directive asks for", async () => {
    const parts = [
      directives(
        { type: "directory", path: "/root", mode: 0o711, uid: 5 },
        { type: "file", path: "/root/x", content: "" },
      ),
    ];
    expect(listing(layerOn(await base(), parts))).toEqual(["root/ 711 5:0", "root/x"]);
  });

  test("has the content of moved files from where they lie on this machine", async () => {
    const entries = tree(file("bin/foo", "content"));
    const [, , foo] = layerOn(await base(), [entries]);
    expect(foo?.name).toBe("usr/bin/foo");
    expect(sourceOf(foo as Entry)).toBe(sourceOf(entries.find(({ type }) => type === "file") as Entry));
  });

  test("brings together what lies on both ways to one directory", async () => {
    const entries = tree(
      directory("bin", 0o755),
      file("bin/a"),
      directory("usr/bin", 0o711),
      file("usr/bin/b"),
    );
    expect(listing(layerOn(await base(), [entries]))).toEqual([
      "usr/ 755",
      "usr/bin/ 755",
      "usr/bin/a",
      "usr/bin/b",
    ]);
  });

  test("refuses two files that become one", async () => {
    const entries = tree(file("bin/a", "1"), file("usr/bin/a", "2"));
    const root = await base();
    expect(errorOf(() => layerOn(root, [entries]))).toMatchObject({
      code: "ERR_MEMBER_COLLISION",
      message: expect.stringContaining("'/usr/bin/a'"),
    });
  });

  test("has no default where the base has anything", async () => {
    const tmp: Directive = { type: "directory", path: "/tmp", mode: 0o700 };
    const defaults = [
      directiveEntry(tmp, "default"),
      directiveEntry({ type: "file", path: "/etc/passwd", content: "" }, "default"),
    ];
    expect(layerOn(await base(), [defaults])).toEqual([]);
    expect(
      listing(layerOn(await base([symlink("tmp", "var/tmp"), directory("var/tmp")]), [defaults])),
    ).toEqual(["etc/ 755", "etc/passwd"]);
    expect(listing(layerOn(await base([directory("etc")]), [defaults]))).toEqual([
      "etc/ 755",
      "etc/passwd",
      "tmp/ 700",
    ]);
  });

  test("goes through a symlink that leads to nothing yet", async () => {
    const root = await base([symlink("opt", "srv/opt")]);
    expect(listing(layerOn(root, [tree(file("opt/x"))]))).toEqual(["srv/ 755", "srv/opt/ 755", "srv/opt/x"]);
  });

  test("has no entry for the root, where a symlink leads to it", async () => {
    const root = await base([symlink("usr", "/")]);
    expect(listing(layerOn(root, [tree(file("usr/x"))]))).toEqual(["x"]);
  });

  test("replaces a file or symlink of the base at its own place, and says so where it is a directory", async () => {
    const warnings: string[] = [];
    const parts = [
      directives(
        { type: "symlink", path: "/bin", target: "gnu/bin" },
        { type: "file", path: "/etc/passwd", content: "" },
        { type: "symlink", path: "/root", target: "home" },
      ),
    ];
    const entries = layerOn(await base(), parts, (message) => warnings.push(message));
    expect(listing(entries)).toEqual(["bin", "etc/ 755", "etc/passwd", "root"]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/'\/root' .*base image 'base'/);
  });

  test("is refused where the base has a file at a directory's place", async () => {
    const root = await base([file("etc/app"), symlink("link", "etc/app")]);
    for (const entries of [tree(file("etc/app/x")), tree(directory("etc/app")), tree(file("link/x"))]) {
      expect(errorOf(() => layerOn(root, [entries]))).toMatchObject({
        code: "ERR_MEMBER_BELOW_FILE",
        message: expect.stringMatching(/'\/etc\/app', which is a file in the base image 'base'/),
      });
    }
  });

  test("is refused where the base's symlinks go round in a circle", async () => {
    const root = await base([symlink("a", "b"), symlink("b", "a")]);
    expect(errorOf(() => layerOn(root, [tree(file("a/x"))]))).toMatchObject({
      code: "ERR_SYMLINK_LOOP",
      message: expect.stringContaining("'base'"),
    });
  });

  test("is refused where its own symlink takes the place that the base's symlink leads to", async () => {
    const parts = [directives({ type: "symlink", path: "/usr/bin", target: "x" }), tree(file("bin/foo"))];
    const root = await base();
    expect(errorOf(() => layerOn(root, parts))).toMatchObject({ code: "ERR_MEMBER_COLLISION" });
  });
});
