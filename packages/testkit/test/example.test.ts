import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const EXAMPLE = fileURLToPath(new URL("../../../docs/examples/storeship-compressor-brotli", import.meta.url));

test("the example plugin passes its own tests", () => {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { status, stdout } = spawnSync(process.execPath, ["--test"], { cwd: EXAMPLE, encoding: "utf8", env });
  expect(status, stdout).toBe(0);
  expect(stdout).toMatch(/pass [1-9]\d/);
});
