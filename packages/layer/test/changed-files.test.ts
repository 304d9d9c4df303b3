import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Entry, layerBytes } from "../src/index.js";
import { errorOf } from "./support/error.js";
import { archiveOf, layerOf, treeEntries } from "./support/layer.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { file, makeTree } from "./support/tree.js";

const MIB = 1 << 20;

let tree: string;
let path: string;
let openFiles: number;
const countOpenFiles = (): number => readdirSync("/proc/self/fd").length;

beforeEach(() => {
  tree = temporaryDirectory();
  path = `${tree}/b\n/file`;
  openFiles = countOpenFiles();
});
afterEach(() => {
  expect(countOpenFiles()).toBe(openFiles);
});

function layerOfFile(size: number): readonly Entry[] {
  makeTree(tree, [file("a", 100), file("b\n/file", size), file("c", 100)]);
  return layerOf([treeEntries(tree)]);
}

/** Expect `layer` to fail with a message that has the path of the file. */
function expectFailure(layer: readonly Entry[], code: string): void {
  const error = errorOf(() => archiveOf(layer));
  expect(error.code).toBe(code);
  expect(error.message).toContain(`'${tree}/b%0A/file'`);
}

describe("a file that is another one when it is read", () => {
  test("one that vanished is missing", () => {
    const layer = layerOfFile(1000);
    rmSync(path);
    expectFailure(layer, "ERR_FILE_MISSING");
  });

  test("one whose directory vanished is missing", () => {
    const layer = layerOfFile(1000);
    rmSync(`${tree}/b\n`, { recursive: true });
    expectFailure(layer, "ERR_FILE_MISSING");
  });

  test.each([0, 1, 511, 512, 1000, MIB - 1024, MIB - 512, MIB, 3 * MIB])(
    "one of %i bytes that grew has changed",
    (size) => {
      const layer = layerOfFile(size);
      appendFileSync(path, "x");
      expectFailure(layer, "ERR_FILE_CHANGED");
    },
  );

  test.each([1, 512, 1000, MIB - 512, MIB, 3 * MIB])("one of %i bytes that shrank has changed", (size) => {
    const layer = layerOfFile(size);
    truncateSync(path, size - 1);
    expectFailure(layer, "ERR_FILE_CHANGED");
    truncateSync(path, 0);
    expectFailure(layer, "ERR_FILE_CHANGED");
  });

  test.each([
    ["grew", 3 * MIB + 1],
    ["shrank", 2 * MIB],
    ["shrank to nothing", 0],
  ])("one that %s while it was read has changed", (_, size) => {
    const blocks = layerBytes(layerOfFile(3 * MIB), { mtime: 1 });
    blocks.next();
    truncateSync(path, size);
    const error = errorOf(() => [...blocks]);
    expect(error.code).toBe("ERR_FILE_CHANGED");
    expect(error.message).toContain(`it had ${3 * MIB} bytes`);
  });

  test("one that became a symlink is not followed", () => {
    const layer = layerOfFile(1000);
    rmSync(path);
    writeFileSync(`${tree}/other`, "x".repeat(1000));
    symlinkSync(`${tree}/other`, path);
    expectFailure(layer, "ERR_READ");
    expect(errorOf(() => archiveOf(layer)).message).toContain("became a symlink");
  });

  test("one that became a FIFO is not waited for", () => {
    const layer = layerOfFile(1000);
    rmSync(path);
    execFileSync("mkfifo", [path]);
    expectFailure(layer, "ERR_FILE_CHANGED");
  });

  test.each([0, 1000])("one of %i bytes that became a directory cannot be read", (size) => {
    const layer = layerOfFile(size);
    rmSync(path);
    mkdirSync(path);
    expectFailure(layer, "ERR_READ");
  });

  test("one whose content changed and whose size did not gives the content that is read", () => {
    const layer = layerOfFile(3);
    writeFileSync(path, "new");
    expect(archiveOf(layer).includes("new")).toBe(true);
  });
});

describe("a generator that is left", () => {
  test("in the middle of a file, it closes the file", () => {
    const layer = layerOfFile(3 * MIB);
    const blocks = layerBytes(layer, { mtime: 1 });
    blocks.next();
    expect(countOpenFiles()).toBe(openFiles + 1);
    blocks.return();
    expect(countOpenFiles()).toBe(openFiles);
  });

  test("by an error of who takes its blocks, it closes the file", () => {
    const layer = layerOfFile(3 * MIB);
    expect(() => {
      for (const block of layerBytes(layer, { mtime: 1 })) throw new Error(`no room for ${block.length}`);
    }).toThrow("no room");
  });

  test("before its first block, it opens nothing", () => {
    layerBytes(layerOfFile(3 * MIB), { mtime: 1 }).return();
  });
});
