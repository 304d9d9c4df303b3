import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { layerBytes } from "../src/index.js";
import { gnuTarArguments, topLevelNames } from "./support/gnu-tar.js";
import { layerOf, treeEntries } from "./support/layer.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { file, makeTree, sparseFile } from "./support/tree.js";

const EIGHT_GIB = 8 * 2 ** 30;
const HASH_OF_INPUT = `
const hash = require("node:crypto").createHash("sha256");
process.stdin.on("data", (chunk) => hash.update(chunk)).on("end", () => console.log(hash.digest("hex")));`;

describe("files whose size octal digits cannot hold", () => {
  test("a sparse file of 8 GiB and a byte is written as GNU tar writes it", {
    timeout: 180_000,
  }, async () => {
    const tree = temporaryDirectory();
    makeTree(tree, [file("a", 100), sparseFile("large", EIGHT_GIB + 1), file("z", 100)]);
    const theirs = digestOfGnuTar(tree);
    const ours = createHash("sha256");
    for (const block of layerBytes(layerOf([treeEntries(tree)]), { mtime: 1 })) ours.update(block);
    expect(ours.digest("hex")).toBe(await theirs);
  });

  test.each([EIGHT_GIB - 1, EIGHT_GIB, 2 ** 43 + 5])(
    "the header of a file of %i bytes is the one that GNU tar writes",
    async (size) => {
      const tree = temporaryDirectory();
      makeTree(tree, [sparseFile("large", size)]);
      const { value } = layerBytes(layerOf([treeEntries(tree)]), { mtime: 1 }).next();
      expect((value as Buffer).subarray(0, 512)).toEqual(await firstRecordOfGnuTar(tree));
    },
  );
});

/** Runs beside this process: what is hashed here holds its only thread. */
async function digestOfGnuTar(tree: string): Promise<string> {
  const command = `tar "$@" | "$NODE" --eval "$SCRIPT"`;
  const env = { ...process.env, LC_ALL: "C", NODE: process.execPath, SCRIPT: HASH_OF_INPUT };
  return (await outputOf(shell(command, tree, env))).toString().trim();
}

async function firstRecordOfGnuTar(tree: string): Promise<Buffer> {
  return outputOf(shell(`tar "$@" 2>/dev/null | head -c 512`, tree, process.env));
}

// The names come from a file: a pipe would wait for the event loop's next turn.
function shell(command: string, tree: string, env: NodeJS.ProcessEnv): ChildProcess {
  const names = `${temporaryDirectory()}/names`;
  writeFileSync(names, topLevelNames(tree));
  const input = openSync(names, "r");
  try {
    const stdio = [input, "pipe", "inherit"] as const;
    return spawn("sh", ["-c", command, "sh", ...gnuTarArguments(tree)], { env, stdio: [...stdio] });
  } finally {
    closeSync(input);
  }
}

async function outputOf(child: ChildProcess): Promise<Buffer> {
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve, reject) => child.on("close", resolve).on("error", reject));
  return Buffer.concat(chunks);
}
