import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { storeship } from "./support/command-line.js";
import { smallStore, TOOL, temporaryDirectory } from "./support/store.js";

interface Row {
  readonly layering: string;
  readonly maxLayers: number;
  readonly layers: number;
  readonly changeBytes: number;
  readonly movedBytes?: number;
  readonly knee: boolean;
}

async function sweep(...args: readonly string[]): Promise<readonly Row[]> {
  const { status, stdout, stderr } = await storeship("plan", "--sweep", "--json", ...args);
  expect(status, stderr).toBe(0);
  return (JSON.parse(stdout) as { sweep: readonly Row[] }).sweep;
}

describe("plan --sweep", () => {
  test("tells of each layering what a change moves, with few and many layers, and one knee", async () => {
    const rows = await sweep("--max-layers", "5", ...smallStore().args);
    const names = ["popularity", "size", "graph", "sticky", "single"];
    expect([...new Set(rows.map(({ layering }) => layering))]).toEqual(names);
    for (const name of names) {
      const own = rows.filter(({ layering }) => layering === name);
      expect(own.filter(({ knee }) => knee)).toHaveLength(1);
      // Of two items, the tool's change moves both; in layers of their own, the profile's moves the profile alone.
      expect(own.map(({ layers }) => layers)).toEqual(name === "single" ? [1] : [1, 2]);
    }
    const [one, two] = rows as [Row, Row];
    expect(two.changeBytes).toBeLessThan(one.changeBytes);
  });

  test("prints a table with the knee marked", async () => {
    const { stdout } = await storeship("plan", "--sweep", ...smallStore().args);
    const [head, ...rows] = stdout.trimEnd().split("\n");
    expect(head).toMatch(/^layering +--max-layers +filled +a change moves$/);
    expect(rows.filter((row) => row.endsWith("  knee"))).toHaveLength(5);
    expect(new Set(rows.map((row) => row.replace(/ {2}knee$/, "").length))).toEqual(new Set([head?.length]));
  });

  test("tells with --against what moves now", async () => {
    const { directory, args } = smallStore();
    const metadata = join(directory, "metadata.json");
    const made = ["--layering", "size", "-o", join(directory, "image.tar"), "--metadata-file", metadata];
    expect(await storeship("pack", "-q", ...made, ...args)).toMatchObject({ status: 0 });
    const rows = await sweep("--against", metadata, ...args);
    expect(rows.find(({ layering, layers }) => layering === "size" && layers === 2)?.movedBytes).toBe(0);
    expect(rows.find(({ layering }) => layering === "single")?.movedBytes).toBeGreaterThan(100_000);
  });

  test("is refused where there are no store items", async () => {
    const { status, stderr } = await storeship("plan", "--sweep", "--tree", temporaryDirectory());
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(/^storeship: --sweep .*\n$/),
    });
  });
});

describe("a plugin's layering", () => {
  /** The options that load a plugin whose layering `mine` is this function. */
  function withLayering(text: string): readonly string[] {
    const file = join(temporaryDirectory(), "plugin.mjs");
    writeFileSync(file, `export default { name: "mine", apiVersion: 1, layerings: { mine: ${text} } };`);
    return ["--plugin", file];
  }

  test("takes part in packing and in a sweep", async () => {
    const plugin = withLayering("({ items }) => [{ items: items.map(({ path }) => path) }]");
    const { args } = smallStore();
    expect(await storeship("pack", "-n", ...plugin, "--layering", "mine", ...args)).toMatchObject({
      status: 0,
    });
    expect((await sweep(...plugin, ...args)).filter(({ layering }) => layering === "mine")).toHaveLength(1);
  });

  test.each([
    ["drops an item", "() => []", "into no layer"],
    [
      "doubles an item",
      "({ items }) => items.map(() => ({ items: items.map(({ path }) => path) }))",
      "twice",
    ],
  ])("that %s is refused in one line, which names the item", async (_, text, said) => {
    const { directory, args } = smallStore();
    const options = [...withLayering(text), "--layering", "mine", "-o", join(directory, "image.tar")];
    const { status, stderr } = await storeship("pack", ...options, ...args);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^storeship: [^\n]*\n$/);
    expect(stderr).toContain(TOOL);
    expect(stderr).toContain(said);
  });
});
