import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { closureOf, scanReferences } from "../src/index.js";
import { hashFinder } from "../src/scan/hash-finder.js";
import { itemHashes } from "../src/scan/item-hashes.js";
import { rejectionOf } from "./support/rejection.js";
import { scratchDirectory } from "./support/scratch-directory.js";
import { hashOf, itemName, itemPath, makeItems } from "./support/store.js";

const scan = (sysroot: string, ...roots: readonly string[]): ReturnType<typeof scanReferences> =>
  scanReferences(roots.map(itemPath), { storeDir: "/gnu/store", sysroot });

async function referencesOf(sysroot: string, letter: string): Promise<readonly string[]> {
  const items = await scan(sysroot, letter);
  return items.find(({ path }) => path === itemPath(letter))?.references.map((path) => path.slice(-1)) ?? [];
}

describe("scanReferences finds a reference", () => {
  test.each([
    ["in a file", { "bin/a": `#!${itemPath("b")}/bin/sh` }],
    ["in a file by the hash alone", { lib: `\0${hashOf("b")}\0` }],
    ["at the very start and the very end of a file", { all: hashOf("b") }],
    ["in the target of a symlink", { "share/x": { link: `${itemPath("b")}/share` } }],
    ["in the target of a symlink that leads nowhere", { x: { link: `../../${itemName("b")}/none` } }],
    ["in the name of a file", { [`deep/down/of-${hashOf("b")}`]: "" }],
    ["in the name of a directory", { [`${itemName("b")}/file`]: "x" }],
    ["in the name of a symlink", { [hashOf("b")]: { link: "." } }],
    ["in a hidden file", { ".hidden/.file": itemPath("b") }],
  ])("%s", async (_, files) => {
    const sysroot = scratchDirectory();
    makeItems(sysroot, { a: files, b: { x: "" } });
    expect(await referencesOf(sysroot, "a")).toEqual(["b"]);
  });

  test("of an item that is a file, and of one that is a symlink", async () => {
    const sysroot = scratchDirectory();
    makeItems(sysroot, { a: `see ${itemPath("b")}`, b: "" });
    makeItems(join(sysroot, itemPath("c"), "../.."), {});
    execFileSync("ln", ["-s", itemPath("a"), join(sysroot, itemPath("c"))]);
    expect(await referencesOf(sysroot, "a")).toEqual(["b"]);
    expect(await referencesOf(sysroot, "c")).toEqual(["a"]);
  });

  test("of an item to itself", async () => {
    const sysroot = scratchDirectory();
    makeItems(sysroot, { a: { self: itemPath("a") } });
    expect(await scan(sysroot, "a")).toEqual([{ path: itemPath("a"), references: [itemPath("a")] }]);
  });

  test("in a file or a directory whose name is not UTF-8", async () => {
    const sysroot = scratchDirectory();
    makeItems(sysroot, { a: { x: "" }, b: { x: "" }, c: { x: "" } });
    const top = Buffer.from(`${join(sysroot, itemPath("a"))}/`);
    mkdirSync(Buffer.concat([top, Buffer.from([0xff, 0xfe])]));
    writeFileSync(Buffer.concat([top, Buffer.from([0xff, 0xfe, 0x2f, 0xe9])]), itemPath("b"));
    writeFileSync(Buffer.concat([top, Buffer.from([0xff, 0x2d]), Buffer.from(hashOf("c"))]), "");
    expect(await referencesOf(sysroot, "a")).toEqual(["b", "c"]);
  });

  test("that lies in two reads, wherever they meet", () => {
    const directory = scratchDirectory();
    const file = join(directory, "file");
    for (const blockSize of [1, 7, 31, 32, 33, 64]) {
      const hashes = itemHashes(hashFinder(new Set([hashOf("b")])), blockSize);
      for (let before = 0; before < 70; before++) {
        writeFileSync(file, `${"e".repeat(before)}${hashOf("b")}${"-".repeat(before % 3)}`);
        expect([...hashes(file)], `${before} bytes before it, read by ${blockSize}`).toEqual([hashOf("b")]);
      }
    }
  });

  test("that lies across the end of the first and of the second mebibyte", async () => {
    const sysroot = scratchDirectory();
    for (const at of [(1 << 20) - 31, (1 << 20) - 1, 1 << 20, (2 << 20) - 16, (3 << 20) + 5]) {
      const content = Buffer.alloc((3 << 20) + 100, "\0");
      content.write(hashOf("b"), at, "latin1");
      makeItems(sysroot, { a: { [`file-${at}`]: content }, b: { x: "" } });
      expect(await referencesOf(sysroot, "a"), `${at}`).toEqual(["b"]);
      rmSync(join(sysroot, itemPath("a")), { recursive: true });
    }
  });

  test("in each of 3,000 files and behind 1,000 directories", async () => {
    const sysroot = scratchDirectory();
    const files = Object.fromEntries(
      Array.from({ length: 3000 }, (_, n) => [`${n % 10}/${n}`, n === 2999 ? itemPath("b") : "x"]),
    );
    makeItems(sysroot, {
      a: { ...files, [`${"d/".repeat(1000)}file`]: itemPath("c") },
      b: { x: "" },
      c: { x: "" },
    });
    expect(await referencesOf(sysroot, "a")).toEqual(["b", "c"]);
  });
});

describe("scanReferences finds no reference", () => {
  test("between two files, or between a name and what the file holds", async () => {
    const sysroot = scratchDirectory();
    const [start, end] = [hashOf("b").slice(0, 20), hashOf("b").slice(20)];
    makeItems(sysroot, {
      a: { "1": `x${start}`, "2": `${end}x`, [start]: end, l: { link: start } },
      b: { x: "" },
    });
    expect(await referencesOf(sysroot, "a")).toEqual([]);
  });

  test("to an item that the store does not have", async () => {
    const sysroot = scratchDirectory();
    makeItems(sysroot, { a: { x: itemPath("b") } });
    expect(await referencesOf(sysroot, "a")).toEqual([]);
  });

  test("through a symlink: what it leads to belongs to another item", async () => {
    const sysroot = scratchDirectory();
    makeItems(sysroot, {
      a: { x: { link: `../${itemName("b")}/x` } },
      b: { x: itemPath("c") },
      c: { x: "" },
    });
    expect(await referencesOf(sysroot, "a")).toEqual(["b"]);
  });

  test("in a FIFO, for which it does not wait", async () => {
    const sysroot = scratchDirectory();
    makeItems(sysroot, { a: { x: "" } });
    execFileSync("mkfifo", [join(sysroot, itemPath("a"), "fifo")]);
    expect(await referencesOf(sysroot, "a")).toEqual([]);
  });

  test("to a lock or an unfinished build beside an item", async () => {
    const sysroot = scratchDirectory();
    makeItems(sysroot, { a: { x: itemPath("b") }, b: { x: "" } });
    for (const suffix of [".lock", ".chroot", ".drv.chroot"])
      writeFileSync(join(sysroot, itemPath("b") + suffix), "");
    expect((await scan(sysroot, "a")).map(({ path }) => path)).toEqual(["a", "b"].map(itemPath));
  });
});

describe("scanReferences", () => {
  test("gives the records of roots and all that they lead to, each once", async () => {
    const sysroot = scratchDirectory();
    makeItems(sysroot, {
      a: { x: `${itemPath("b")} ${itemPath("c")} ${itemPath("b")}` },
      b: { x: itemPath("d") },
      c: { x: itemPath("d"), y: { link: itemPath("b") } },
      d: { x: itemPath("d") },
      f: { x: itemPath("a") },
    });
    const record = (letter: string, ...references: readonly string[]) => ({
      path: itemPath(letter),
      references: references.map(itemPath),
    });
    const items = await scan(sysroot, "a", "a");
    expect(items).toEqual([record("a", "b", "c"), record("b", "d"), record("c", "b", "d"), record("d", "d")]);
    expect(closureOf(items, [itemPath("a")]).items.map(({ path }) => path)).toEqual(
      ["d", "b", "c", "a"].map(itemPath),
    );
  });

  test("gives the same for roots in any order, as a closure", async () => {
    const sysroot = scratchDirectory();
    makeItems(sysroot, { a: { x: itemPath("c") }, b: { x: itemPath("c") }, c: { x: "" } });
    const closure = async (...roots: string[]) =>
      closureOf(await scan(sysroot, ...roots), roots.map(itemPath));
    expect(await closure("a", "b")).toEqual(await closure("b", "a"));
  });

  test("finds a closure of 300 items that form a chain", async () => {
    const sysroot = scratchDirectory();
    const path = (n: number): string => `/gnu/store/${String(n).padStart(32, "0")}-n`;
    mkdirSync(join(sysroot, "gnu/store"), { recursive: true });
    for (let n = 0; n < 300; n++) writeFileSync(join(sysroot, path(n)), n === 0 ? "" : path(n - 1));
    expect(await scanReferences([path(299)], { storeDir: "/gnu/store", sysroot })).toHaveLength(300);
  });

  test("leaves the store as it is", async () => {
    const sysroot = scratchDirectory();
    makeItems(sysroot, { a: { x: itemPath("b") }, b: { x: "" } });
    const before = readdirSync(sysroot, { recursive: true });
    await scan(sysroot, "a");
    expect(readdirSync(sysroot, { recursive: true })).toEqual(before);
  });

  test("ends between two items when it is told to", async () => {
    const sysroot = scratchDirectory();
    makeItems(sysroot, { a: { x: itemPath("b") }, b: { x: "" } });
    const controller = new AbortController();
    const scanned = scanReferences([itemPath("a")], {
      storeDir: "/gnu/store",
      sysroot,
      signal: controller.signal,
    });
    controller.abort(new Error("enough"));
    await expect(scanned).rejects.toThrow("enough");
  });
});

describe("scanReferences refuses", () => {
  test("a root that is not in the store, by its path", async () => {
    const sysroot = scratchDirectory();
    makeItems(sysroot, { a: { x: "" } });
    for (const root of [
      itemPath("b"),
      `${itemPath("a")}/x`,
      "/nix/store/a",
      "/gnu/store",
      "/gnu/store/",
      "",
    ]) {
      const error = await rejectionOf(scanReferences([root], { storeDir: "/gnu/store", sysroot }));
      expect(error.code).toBe("ERR_STORE_ITEM_MISSING");
      expect(error.message).toContain(
        `${root} is not in the store '${join(sysroot, "gnu/store")}'; build it`,
      );
    }
  });

  test("a store that is not there", async () => {
    const sysroot = scratchDirectory();
    const error = await rejectionOf(scan(sysroot, "a"));
    expect(error.code).toBe("ERR_READ");
    expect(error.message).toContain(
      `cannot read the store '${join(sysroot, "gnu/store")}': no such file or directory`,
    );
  });

  test("a file that it may not read, by its path", async ({ skip }) => {
    skip(process.getuid?.() === 0, "root may read every file");
    const sysroot = scratchDirectory();
    makeItems(sysroot, { a: { secret: "" } });
    const file = join(sysroot, itemPath("a"), "secret");
    execFileSync("chmod", ["000", file]);
    const error = await rejectionOf(scan(sysroot, "a"));
    expect(error.code).toBe("ERR_READ");
    expect(error.message).toContain(`cannot read '${file}' for references: permission denied`);
  });

  test("a file that goes while it is read, by its path", () => {
    const gone = join(scratchDirectory(), "gone");
    const hashes = itemHashes(hashFinder(new Set()));
    expect(() => hashes(gone)).toThrow(`cannot read '${gone}' for references: no such file or directory`);
  });
});
