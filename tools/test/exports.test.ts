import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { packages } from "../workspace.ts";

// What the packages export is a promise to whoever uses them. A change on purpose is taken over with
// `vitest run --update`, and named in a changeset.
test("the public exports are those of data/exports.json", async () => {
  const found = Object.fromEntries(
    packages().map(({ manifest, directory }) => [manifest.name, exportsOf(directory)]),
  );
  await expect(`${JSON.stringify(found, null, 2)}\n`).toMatchFileSnapshot("data/exports.json");
});

/** Asked of Node itself, not of the test runner's own module loader. */
function exportsOf(directory: string): string[] {
  const index = join(directory, "dist", "index.js");
  if (!existsSync(index)) throw new Error(`${index} is missing: run \`npm run build\` first`);
  const script = `console.log(JSON.stringify(Object.keys(await import("${pathToFileURL(index).href}"))))`;
  const run = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`${index} cannot be loaded:\n${run.stderr}`);
  return (JSON.parse(run.stdout) as string[]).sort();
}
