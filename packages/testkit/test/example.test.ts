import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const DOCS = fileURLToPath(new URL("../../../docs", import.meta.url));
const EXAMPLE = join(DOCS, "examples/storeship-compressor-brotli");

test("the example plugin passes its own tests", () => {
  const { status, stdout } = spawnSync(process.execPath, ["--test"], { cwd: EXAMPLE, encoding: "utf8" });
  expect(status, stdout).toBe(0);
  expect(stdout).toMatch(/pass [1-9]\d/);
});

test("the documentation tells of the example as it is", () => {
  const text = readFileSync(join(DOCS, "writing-a-compressor.md"), "utf8");
  const blocks = Array.from(text.matchAll(/^```\w+ title="(.*)"\n([\s\S]*?)^```$/gm), ([, name, code]) => [
    name,
    code,
  ]);
  const files = readdirSync(EXAMPLE).filter((name) =>
    /^(package|index|brotli)\.(json|js|d\.ts|test\.js)$/.test(name),
  );
  const found = files.map((name) => [name, readFileSync(join(EXAMPLE, name), "utf8")]);
  expect(found).toHaveLength(4);
  expect(Object.fromEntries(blocks)).toEqual(Object.fromEntries(found));
});
