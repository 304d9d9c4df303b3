import { describe, expect, test } from "vitest";
import {
  diffImages,
  dockerArchiveSource,
  type ImageDifference,
  ociLayoutSource,
  valueChanges,
} from "../src/index.js";
import { DECOMPRESSORS } from "./support/decompressors.js";
import { imageOf, type Node, treeLayer } from "./support/tree-image.js";
import { archiveMembersWith, archiveWith, layoutWith } from "./support/valid-image.js";

type Tree = Readonly<Record<string, Node>>;

/** How two images differ whose layers are made of these trees. */
async function difference(
  from: readonly Buffer[],
  to: readonly Buffer[],
  ...changes: object[]
): Promise<ImageDifference> {
  const { images } = await diffImages(await imageOf(from), await imageOf(to, changes[0]), DECOMPRESSORS);
  return images[0] as ImageDifference;
}

async function members(from: Tree, to: Tree, ...options: readonly string[]) {
  return (await difference([treeLayer(from)], [treeLayer(to, ...options)])).members;
}

const item = (hash: string, name: string): string => `gnu/store/${hash.repeat(32)}-${name}`;

describe("members that differ", () => {
  test.each<[string, Node, Node, object[]]>([
    [
      "mode",
      { content: "a", mode: 0o644 },
      { content: "a", mode: 0o4755 },
      [{ key: "mode", from: "0644", to: "4755" }],
    ],
    ["time", { content: "a", mtime: 1 }, { content: "a", mtime: 2 }, [{ key: "time", from: 1, to: 2 }]],
    ["target", { link: "a" }, { link: "b" }, [{ key: "target", from: "a", to: "b" }]],
    [
      "type",
      { content: "" },
      { link: "a" },
      [
        { key: "type", from: "file", to: "symlink" },
        { key: "mode", from: "0644", to: "0777" },
        { key: "target", from: "", to: "a" },
      ],
    ],
  ])("in their %s are told so", async (_, from, to, values) => {
    expect(await members({ "etc/f": from }, { "etc/f": to })).toEqual([
      { kind: "changed", path: "/etc/f", values },
    ]);
  });

  test("in their owner are told so, each of them", async () => {
    const found = await members({ "etc/f": "a" }, { "etc/f": "a" }, "--owner=some:7");
    const values = [{ key: "owner", from: "0:0 (root:root)", to: "7:0 (some:root)" }];
    expect(found).toEqual(["/etc", "/etc/f"].map((path) => ({ kind: "changed", path, values })));
  });

  test.each<[string, string, string, object]>([
    ["the first", "abc", "xbc", { offset: 0, from: 0x61, to: 0x78 }],
    [
      "a later",
      `${"a".repeat(200_000)}b`,
      `${"a".repeat(200_000)}c`,
      { offset: 200_000, from: 0x62, to: 0x63 },
    ],
    [
      "one behind the end",
      "a".repeat(65_536),
      "a".repeat(65_537),
      { offset: 65_536, from: undefined, to: 0x61 },
    ],
    ["one of a file that was empty", "", "a", { offset: 0, from: undefined, to: 0x61 }],
  ])("in their content are told with the first byte: %s", async (_, from, to, firstByte) => {
    const [found] = await members({ f: from, g: "same" }, { f: to, g: "same" });
    expect(found).toMatchObject({ kind: "changed", path: "/f", firstByte });
  });

  test("have their first bytes found in whatever order the layers have them", async () => {
    const trees = ["1", "2"].map((end) =>
      Object.fromEntries([..."abcdefghij"].map((name) => [name, `${name}${end}`])),
    );
    const [from, to] = [treeLayer(trees[0] as Tree), treeLayer(trees[1] as Tree)];
    const records = Array.from({ length: 10 }, (_, at) => to.subarray(at * 1024, (at + 1) * 1024)).reverse();
    const { members: found } = await difference([from], [Buffer.concat([...records, Buffer.alloc(1024)])]);
    expect(found.map(({ firstByte }) => firstByte)).toEqual(
      Array(10).fill({ offset: 1, from: 0x31, to: 0x32 }),
    );
  });

  test("are those that one side has alone, and nothing above or beside them", async () => {
    expect(await members({ "etc/a": "1", "etc/b": "2" }, { "etc/b": "2", "etc/c": "3" })).toEqual([
      { kind: "removed", path: "/etc/a", values: [] },
      { kind: "added", path: "/etc/c", values: [] },
    ]);
  });

  test("are shown without what a terminal would obey", async () => {
    const found = await members({ a: "1" }, { a: "1", "b\x1b[2J": { link: "\x07" } });
    expect(found).toEqual([{ kind: "added", path: "/b%1B[2J", values: [] }]);
  });
});

describe("layers", () => {
  const [glibc, hello] = [
    { [`${item("0", "glibc-2.39")}/lib/libc.so`]: "libc" },
    { [`${item("1", "hello-2.12")}/bin/hello`]: "hello" },
  ];

  test("that group the same members in another way leave no member that differs", async () => {
    const found = await difference([treeLayer(glibc), treeLayer(hello)], [treeLayer({ ...glibc, ...hello })]);
    expect(found).toMatchObject({ identical: false, sameLayers: 0, items: [], members: [] });
    expect(found.layers.map(({ kind }) => kind)).toEqual(["removed", "removed", "added"]);
  });

  test("in another order are told to be moved", async () => {
    const [a, b] = [treeLayer(glibc), treeLayer(hello)];
    const found = await difference([a, b], [b, a]);
    expect(found).toMatchObject({ identical: false, sameLayers: 2, items: [], members: [] });
    expect(found.layers).toMatchObject([
      { kind: "moved", from: 1, to: 2 },
      { kind: "moved", from: 2, to: 1 },
    ]);
  });

  test("of which the upper one counts", async () => {
    const base = treeLayer({ f: "below" });
    const found = await difference(
      [base, treeLayer({ f: "above" })],
      [treeLayer({ f: "else" }), treeLayer({ f: "above", g: "" })],
    );
    expect(found.members).toEqual([{ kind: "added", path: "/g", values: [] }]);
  });

  test("that one side has alone are compared with what lies below in both", async () => {
    const base = treeLayer({ "etc/passwd": "root", "etc/group": "root" });
    const { members: found, sameLayers } = await difference(
      [base],
      [base, treeLayer({ "etc/passwd": "me", "etc/new": "" })],
    );
    expect(sameLayers).toBe(1);
    expect(found).toMatchObject([
      { kind: "added", path: "/etc/new" },
      { kind: "changed", path: "/etc/passwd", firstByte: { offset: 0 } },
    ]);
  });

  test("of the same diffIDs in another compression are told to be so", async () => {
    const archive = dockerArchiveSource(await archiveWith(archiveMembersWith()), []);
    const { identical, images } = await diffImages(ociLayoutSource(layoutWith()), archive, DECOMPRESSORS);
    expect({ identical, compared: images[0]?.compared }).toEqual({
      identical: true,
      compared: "configs and layers",
    });
    expect(images[0]?.layers.map(({ kind }) => kind)).toEqual(Array(3).fill("recompressed"));
  });
});

describe("store items", () => {
  const layer = (...items: readonly [string, number][]): Buffer =>
    treeLayer(Object.fromEntries(items.map(([path, size]) => [`${path}/f`, "x".repeat(size)])));

  test("of one name are paired, others added or removed, without their members", async () => {
    const kept = item("9", "kept-1");
    const found = await difference(
      [layer([item("0", "glibc-2.39"), 10], [item("1", "gone-1"), 3], [kept, 1])],
      [layer([item("2", "glibc-2.40"), 15], [item("3", "new"), 4], [kept, 1])],
    );
    expect(found.members).toEqual([]);
    expect(found.items).toEqual([
      {
        kind: "changed",
        name: "glibc",
        from: { path: `/${item("0", "glibc-2.39")}`, version: "2.39", bytes: 10 },
        to: { path: `/${item("2", "glibc-2.40")}`, version: "2.40", bytes: 15 },
      },
      { kind: "removed", name: "gone", from: { path: `/${item("1", "gone-1")}`, version: "1", bytes: 3 } },
      { kind: "added", name: "new", to: { path: `/${item("3", "new")}`, bytes: 4 } },
    ]);
  });

  test("of one path that are not the same have their members told", async () => {
    const path = item("0", "glibc-2.39");
    const found = await difference([layer([path, 10])], [layer([path, 11])]);
    expect(found.items).toEqual([]);
    expect(found.members).toMatchObject([{ kind: "changed", path: `/${path}/f`, firstByte: { offset: 10 } }]);
  });
});

describe("configs and manifests", () => {
  test("differ by key, whatever the order of their keys is", async () => {
    const layers = [treeLayer({ f: "" })];
    const changes = {
      config: { Entrypoint: ["/bin/hello"], Env: ["PATH=/usr/bin"] },
      created: "2001-01-01T00:00:00Z",
    };
    expect((await difference(layers, layers, changes)).config).toEqual([
      { key: "config.Env", from: ["PATH=/bin"], to: ["PATH=/usr/bin"] },
      { key: "created", from: "1970-01-01T00:00:01Z", to: "2001-01-01T00:00:00Z" },
    ]);
  });

  test("differ in layouts: annotations by name, the digests at the top", async () => {
    const from = ociLayoutSource(layoutWith());
    const to = ociLayoutSource(
      layoutWith({ manifest: (document) => ({ ...document, annotations: { "a.b": "c" } }) }),
    );
    const { identical, images } = await diffImages(from, to, DECOMPRESSORS);
    expect(identical).toBe(false);
    expect(images).toMatchObject([
      {
        compared: "manifests",
        id: undefined,
        layers: [],
        manifestValues: [{ key: "annotations", from: undefined, to: { "a.b": "c" } }],
      },
    ]);
  });

  test("that are the same need no layer to be read", async () => {
    const from = ociLayoutSource(layoutWith());
    const late = layoutWith({
      late: (layout) => ({
        ...layout,
        files: new Map([...layout.files].filter(([path]) => !layout.layers.includes(path))),
      }),
    });
    expect(await diffImages(from, ociLayoutSource(late), [])).toMatchObject({ identical: true });
  });

  test.each<[unknown, unknown, object[]]>([
    [{ a: { b: 1 } }, { a: { b: 2 } }, [{ key: "a.b", from: 1, to: 2 }]],
    [{ "a b": 1 }, {}, [{ key: '["a b"]', from: 1, to: undefined }]],
    [[{ a: 1 }], [{ a: 1 }, { b: 2 }], [{ key: "[1]", from: undefined, to: { b: 2 } }]],
    [{ a: [1, 2] }, { a: [2, 1] }, [{ key: "a", from: [1, 2], to: [2, 1] }]],
    [{ a: null }, { a: {} }, [{ key: "a", from: null, to: {} }]],
    [JSON.parse('{"__proto__":1}'), {}, [{ key: "__proto__", from: 1, to: undefined }]],
    [{ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, []],
  ])("%j and %j differ in %j", (from, to, changes) => expect(valueChanges(from, to)).toEqual(changes));
});
