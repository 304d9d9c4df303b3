import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compareBytes } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { closureOf, parseReferenceGraphJson, readStoreDatabase, scanReferences } from "../src/index.js";
import { scratchDirectory } from "./support/scratch-directory.js";

const HAS_NIX = spawnSync("nix-store", ["--version"]).status === 0;
const NEEDS_NIX = "nix-store is not installed (Debian's package nix-bin has it)";

/** A Nix store of the test's own. */
function nixStore() {
  const top = scratchDirectory();
  const env = {
    ...process.env,
    HOME: top,
    NIX_STORE_DIR: join(top, "store"),
    NIX_STATE_DIR: join(top, "state"),
    NIX_LOCALSTATE_DIR: join(top, "state"),
    NIX_LOG_DIR: join(top, "log"),
    NIX_CONF_DIR: join(top, "conf"),
    NIX_REMOTE: "local",
  };
  const nix = (program: string, ...args: readonly string[]): string => {
    const run = spawnSync(program, args, { encoding: "utf8", env });
    if (run.status !== 0) throw new Error(`${program} ${args.join(" ")}: ${run.stderr}`);
    return run.stdout.trim();
  };
  const add = (name: string, content: string): string => {
    writeFileSync(join(top, name), content);
    return nix("nix-store", "--add", join(top, name));
  };
  return { top, storeDir: env.NIX_STORE_DIR, database: join(top, "state/db/db.sqlite"), nix, add };
}

describe("a store that Nix made", () => {
  test("has the same closure by its database, by nix path-info, by a scan, and by nix-store --query", async ({
    skip,
  }) => {
    if (!HAS_NIX && process.env["CI"] === "true") throw new Error(NEEDS_NIX);
    skip(!HAS_NIX, NEEDS_NIX);
    const { top, storeDir, database, nix, add } = nixStore();
    const leaf = add("leaf", "a leaf\n");
    const expression = join(top, "root.nix");
    // toFile registers what its text refers to.
    writeFileSync(
      expression,
      `let middle = builtins.toFile "middle" "\${builtins.storePath ${leaf}} twice: \${builtins.storePath ${leaf}}";
       in builtins.toFile "root" "\${middle}"`,
    );
    const root = JSON.parse(
      nix("nix-instantiate", "--eval", "--json", "--read-write-mode", expression),
    ) as string;
    const other = add("other", "of no use\n");

    const listing = readdirSync(join(database, ".."));
    const records = readStoreDatabase(database, [root]);
    expect(readdirSync(join(database, ".."))).toEqual(listing);
    const byDatabase = closureOf(records, [root]);
    const requisites = nix("nix-store", "--query", "--requisites", root).split("\n").sort(compareBytes);
    expect(byDatabase.items.map(({ path }) => path).sort(compareBytes)).toEqual(requisites);
    expect(requisites).toHaveLength(3);
    expect(readStoreDatabase(database).map(({ path }) => path)).toContain(other);

    const info = nix(
      "nix",
      "--extra-experimental-features",
      "nix-command",
      "path-info",
      "--json",
      "--recursive",
      root,
    );
    expect(closureOf(parseReferenceGraphJson(info, "path-info"), [root])).toEqual(byDatabase);

    chmodSync(storeDir, 0o755);
    const scanned = closureOf(await scanReferences([root], { storeDir, sysroot: "/" }), [root]);
    expect(scanned.items).toEqual(byDatabase.items.map(({ path, references }) => ({ path, references })));
  });
});
