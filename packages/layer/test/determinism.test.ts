import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { archiveOfTree } from "./support/layer.js";
import { printLayer } from "./support/print-layer.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { directory, file, hardLink, type Member, makeTree, symlink } from "./support/tree.js";

const MEMBERS: readonly Member[] = [
  ...Array.from({ length: 300 }, (_, at) => file(`many/${at}`, at, 0o644)),
  ...["a", "A", "b", "B", "ä", "Ä", "é", "z", "_", "-", "10", "9"].map((text) =>
    file(Buffer.from(text).toString("latin1"), text, 0o600),
  ),
  file("\xff\xfe", "no UTF-8", 0o755),
  directory("empty", 0o1777),
  symlink("link", "many/1"),
];

describe("the bytes of a layer do not depend on", () => {
  test("the order in which the tree was made, nor on its inodes and times", () => {
    const trees = [MEMBERS, [...MEMBERS].reverse(), shuffled(MEMBERS)].map((members) => {
      const tree = temporaryDirectory();
      makeTree(tree, members);
      return tree;
    });
    const [first, ...others] = trees.map((tree) => archiveOfTree(tree));
    for (const other of others) expect(first?.equals(other)).toBe(true);
  });

  test("whether two files are links of each other", () => {
    const [linked, apart] = [temporaryDirectory(), temporaryDirectory()];
    makeTree(linked, [file("a", "x"), hardLink("b", "a")]);
    makeTree(apart, [file("a", "x"), file("b", "x")]);
    expect(archiveOfTree(linked).equals(archiveOfTree(apart))).toBe(true);
  });

  test.each([
    ["the umask", { umask: "077" }],
    ["the time zone", { env: { TZ: "Asia/Kathmandu" } }],
    ["the locale", { env: { LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" } }],
    ["a locale without UTF-8", { env: { LC_ALL: "C" } }],
    ["SOURCE_DATE_EPOCH", { env: { SOURCE_DATE_EPOCH: "1700000000" } }],
    ["the size of the thread pool", { env: { UV_THREADPOOL_SIZE: "1" } }],
  ])("%s", (_, options) => {
    const tree = temporaryDirectory();
    makeTree(tree, MEMBERS);
    const sha256 = createHash("sha256").update(archiveOfTree(tree)).digest("hex");
    expect(printLayer(tree, options)).toEqual({ sha256 });
  });
});

function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((value, at) => ({ value, key: (at * 7919) % 1009 }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}
