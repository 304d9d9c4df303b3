import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { temporaryDirectory } from "./support/store.js";

const PROGRAM = fileURLToPath(new URL("../bin/storeship.js", import.meta.url));

/** Runs `program` as a Node of another version would see itself. */
function runAs(version: string, program: string, ...args: readonly string[]): SpawnSyncReturns<string> {
  const versions = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
  const preload = `--import=data:text/javascript,${encodeURIComponent(versions)}`;
  return spawnSync(process.execPath, [preload, program, ...args], { encoding: "utf8" });
}

/** A link to the program in a `node_modules/.bin` of its own. @param node the script that lies beside it. */
function linkBeside(node: string): string {
  const bin = join(temporaryDirectory(), "node_modules", ".bin");
  mkdirSync(bin, { recursive: true });
  symlinkSync(PROGRAM, join(bin, "storeship"));
  writeFileSync(join(bin, "node"), node);
  chmodSync(join(bin, "node"), 0o755);
  return join(bin, "storeship");
}

describe("bin/storeship.js", () => {
  test.each(["22.14.9", "20.20.2", "18.0.0"])("refuses Node %s with one sentence and status 1", (version) => {
    const { status, stdout, stderr } = runAs(version, PROGRAM, "--version");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^storeship: Node\.js 22\.15 or later is needed, this is [\d.]+; [^\n]+\n$/);
    expect(stderr).toContain(version);
  });

  test.each(["22.15.0", "24.0.0", "100.0.0"])("takes Node %s", (version) => {
    expect(runAs(version, PROGRAM, "--version")).toMatchObject({ status: 0, stderr: "" });
  });

  test("as a link in node_modules/.bin, runs with the Node that lies beside it", () => {
    const link = linkBeside('#!/bin/sh\necho "beside: $*"\nexit 7\n');
    const { status, stdout } = runAs("20.0.0", link, "pack", "a b");
    expect(stdout).toBe(`beside: ${link} pack a b\n`);
    expect(status).toBe(7);
  });

  test.each(["HUP", "INT", "TERM"])("as such a link, ends by SIG%s where its Node does", (name) => {
    const { status, signal } = runAs("20.0.0", linkBeside(`#!/bin/sh\nkill -${name} $$\n`), "--version");
    expect({ status, signal }).toEqual({ status: null, signal: `SIG${name}` });
  });

  test("runs no program that happens to lie beside a copy somewhere else", () => {
    const directory = temporaryDirectory();
    copyFileSync(PROGRAM, join(directory, "storeship.mjs"));
    writeFileSync(join(directory, "node"), "#!/bin/sh\necho beside\n", { mode: 0o755 });
    expect(runAs("20.0.0", join(directory, "storeship.mjs"), "--version")).toMatchObject({
      status: 1,
      stdout: "",
    });
  });
});
