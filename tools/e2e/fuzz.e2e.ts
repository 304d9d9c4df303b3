import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../workspace.ts";
import { attemptBeside } from "./support/run.ts";

const SECONDS = 5;

test("inputs made by mutation are read or refused, whatever code they reach", async () => {
  const script = join(ROOT, "tools", "fuzz", "fuzz.ts");
  const { status, stdout, stderr } = await attemptBeside(process.execPath, [
    script,
    "--seconds",
    `${SECONDS}`,
  ]);
  expect(status, `${stdout}${stderr}`).toBe(0);
  const lines = [...stdout.matchAll(/^(\w+): (\d+) inputs tried, (\d+) reached new blocks, 0 faults$/gm)];
  expect(lines.map(([, name]) => name)).toEqual(["tar", "zstd", "documents", "graph"]);
  for (const [line, , tried, found] of lines) {
    expect(Number(tried), line).toBeGreaterThan(300);
    // That it is guided: what mutation found was kept and led on.
    expect(Number(found), line).toBeGreaterThan(5);
  }
});
