import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { otherNode } from "./support/other-node.js";

// As they are published, each with what it brings of its own.
const VERSIONS = ["22.15.0", "22.23.3", "24.21.0", "26.10.0"];
const DIGESTS = fileURLToPath(new URL("support/digests.mjs", import.meta.url));

interface Found {
  readonly fingerprint: string;
  readonly digest: string;
}

describe("on several versions of Node", () => {
  const found = new Map<string, Found>();

  test.each(VERSIONS)("%s compresses", (version) => record(version));

  test("the same fingerprint means the same bytes", () => {
    const digests = new Map(Map.groupBy(found.values(), ({ fingerprint }) => fingerprint));
    for (const [fingerprint, all] of digests)
      expect(new Set(all.map(({ digest }) => digest)).size, fingerprint).toBe(1);
  });

  test("these have the same bytes, whatever the fingerprint", () => {
    expect(new Set(Array.from(found.values(), ({ digest }) => digest)).size).toBeLessThanOrEqual(1);
  });

  function record(version: string): void {
    const node = otherNode(version);
    if (node === undefined) return void console.warn(`not tested: npm cannot fetch Node ${version}`);
    try {
      const run = spawnSync(node.path, [DIGESTS], { encoding: "utf8" });
      expect(run.status, run.stderr).toBe(0);
      found.set(version, JSON.parse(run.stdout) as Found);
    } finally {
      node.remove();
    }
  }
});
