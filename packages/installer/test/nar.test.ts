import { type ByteString, toByteString } from "@storeship/core";
import { describe, expect, type TestContext, test } from "vitest";
import { narBytes, narHash } from "../src/index.js";
import { needsProgram, outputOf } from "./support/program.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { type Member, makeTree } from "./support/tree.js";

const MIB = 1 << 20;

function narOf(path: ByteString): Buffer {
  return Buffer.concat(Array.from(narBytes(path), (block) => Buffer.from(block)));
}

/** Hold the nar of `members` against the one that Nix makes. */
function expectSameAsNix(context: TestContext, members: readonly Member[]): void {
  needsProgram(context, "nix-store", "nix-bin");
  const top = `${temporaryDirectory()}/top`;
  makeTree(top, members);
  const theirs = outputOf("nix-store", ["--dump", top]);
  expect(narOf(top).equals(theirs)).toBe(true);
  expect(narHash(top).size).toBe(theirs.length);
}

const file = (path: ByteString, content: string | number = "", mode?: number): Member => ({
  type: "file",
  path,
  content: typeof content === "number" ? bytesOfLength(content) : content,
  ...(mode === undefined ? {} : { mode }),
});

describe("a nar, as nix-store makes it", () => {
  test("of a single file", (context) => expectSameAsNix(context, [file("", "content")]));

  test("of a single empty program", (context) => expectSameAsNix(context, [file("", "", 0o755)]));

  test("of a symlink that leads nowhere", (context) => {
    expectSameAsNix(context, [{ type: "symlink", path: "", target: "/nowhere" }]);
  });

  test("of an empty directory", (context) => expectSameAsNix(context, [{ type: "directory", path: "" }]));

  test("of directories one in another, empty ones among them", (context) => {
    const deep = Array.from({ length: 60 }, (_, at) => `/level${at}`).join("");
    const paths = ["/a", "/a/b", "/a/b/c", "/a/z", "/b", deep];
    expectSameAsNix(context, [
      ...paths.map((path): Member => ({ type: "directory", path })),
      file("/a/b/f"),
      file(`${deep}/f`),
    ]);
  });

  test("of names and targets of every length up to the longest", (context) => {
    const names = Array.from({ length: 255 }, (_, at) => "n".repeat(at + 1));
    const links = [1, 7, 8, 9, 255, 1023, 1024, 4095].map(
      (length): Member => ({ type: "symlink", path: `/link${length}`, target: "t".repeat(length) }),
    );
    expectSameAsNix(context, [...names.map((name) => file(`/${name}`, name)), ...links]);
  });

  test("of names in the order of their bytes, whatever they say in a locale", (context) => {
    const names = [
      "a",
      "a-b",
      "a.c",
      "B",
      "Z",
      "_",
      "~",
      "10",
      "9",
      "é",
      "z",
      "ß",
      "漢字",
      "🚀",
      " ",
      "-",
      "new\nline",
    ];
    expectSameAsNix(context, [
      ...names.map((name) => file(`/${toByteString(name)}`, name)),
      file("/a b/in a", "x"),
      file("/a.d/x", "x"),
    ]);
  });

  test("of each byte that a name can hold, UTF-8 or not", (context) => {
    const bytes = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
    const names = bytes.filter((byte) => byte !== "\0" && byte !== "/" && byte !== ".");
    const links = names.map((name): Member => ({ type: "symlink", path: `/l${name}`, target: name }));
    expectSameAsNix(context, [
      ...names.map((name) => file(`/${name}`, "x")),
      ...links,
      file("/d\xff/f", "y"),
    ]);
  });

  test("of every mode: that the owner executes a file is all that shows", (context) => {
    const modes = [
      0o400, 0o444, 0o644, 0o666, 0o655, 0o611, 0o700, 0o755, 0o555, 0o4755, 0o2755, 0o1755, 0o500,
    ];
    expectSameAsNix(
      context,
      modes.map((mode) => file(`/m${mode.toString(8)}`, "x", mode)),
    );
  });

  test("of many small files, over several blocks", (context) => {
    const files = Array.from({ length: 1500 }, (_, at) => file(`/d${at % 7}/f${at}`, (at * 37) % 3000));
    expectSameAsNix(context, files);
  });

  test("of symlinks with long targets, over several blocks", (context) => {
    const links = Array.from(
      { length: 600 },
      (_, at): Member => ({ type: "symlink", path: `/l${at}`, target: "t".repeat(3000 + (at % 1000)) }),
    );
    expectSameAsNix(context, links);
  });
});

// The archive's start and what comes before the content take 96 bytes or, for a program, 128.
const AROUND_BLOCKS = [MIB - 128, MIB - 96, 2 * MIB - 96].flatMap((size) =>
  [-8, -1, 0, 1, 8].map((more) => size + more),
);

describe("a nar, as nix-store makes it, of files of many sizes", () => {
  test.for(AROUND_BLOCKS)("a file of %i bytes, around the end of a block", (size, context) => {
    expectSameAsNix(context, [file("", size, size % 2 === 0 ? 0o755 : 0o644)]);
  });

  test("files whose content ends around the end of a block, and what follows them", (context) => {
    const sizes = Array.from({ length: 40 }, (_, at) => MIB - 250 + at * 8 + (at % 3));
    expectSameAsNix(
      context,
      sizes.flatMap((size, at) => [file(`/${at}`, size), file(`/${at}-next`, at)]),
    );
  });

  test("files around a multiple of eight bytes and of a page", (context) => {
    const sizes = [0, 1, 7, 8, 9, 15, 16, 17, 4095, 4096, 4097];
    expectSameAsNix(
      context,
      sizes.map((size) => file(`/${size}`, size)),
    );
  });
});

test("the nar of a small tree is the one that is written out here", () => {
  const top = `${temporaryDirectory()}/top`;
  makeTree(top, [file("/run", "hi", 0o755), { type: "symlink", path: "/link", target: "run" }]);
  const strings = "nix-archive-1 ( type directory entry ( name link node ( type symlink target run ) )".split(
    " ",
  );
  const more = [
    "entry",
    "(",
    "name",
    "run",
    "node",
    "(",
    "type",
    "regular",
    "executable",
    "",
    "contents",
    "hi",
    ")",
    ")",
    ")",
  ];
  const encoded = [...strings, ...more].map((text) => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    return Buffer.concat([length, Buffer.from(text), Buffer.alloc((8 - (text.length % 8)) % 8)]);
  });
  expect(narOf(top)).toEqual(Buffer.concat(encoded));
});

test("blocks share one buffer of about a MiB, however large a file is", () => {
  const top = `${temporaryDirectory()}/top`;
  makeTree(top, [file("", 5 * MIB)]);
  const buffers = new Set<ArrayBufferLike>();
  for (const block of narBytes(top)) {
    expect(block.length).toBeLessThan(MIB + 8192);
    buffers.add(block.buffer);
  }
  expect(buffers.size).toBe(1);
});

function bytesOfLength(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0, state = length + 1; at < length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return bytes;
}
