import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { otherNode } from "./support/other-node.js";

// As they are published, each with libraries of its own.
const VERSIONS = ["22.15.0", "26.10.0"];
const DIGESTS = fileURLToPath(new URL("support/digests.mjs", import.meta.url));

/** By the version of zstd. */
const DIGESTS_OF: Readonly<Record<string, string>> = {
  "1.5.6": "3037050787ef1f8edde284e19f0b8e27eae31db4978c77e845a1c601ec949197",
  "1.5.7": "98cc99e55004f9f0067a29da684185be5ffe1fbc7bdf1b80c6289b1e3eb4621e",
};

interface Found {
  readonly fingerprint: string;
  readonly digest: string;
}

describe("on this Node and others", { timeout: 300_000 }, () => {
  const found: Found[] = [];

  test("this one compresses", () => {
    found.push(digestOn(process.execPath));
  });

  test.for(VERSIONS)("%s compresses", (version, { skip }) => {
    const node = otherNode(version);
    if (node === undefined) return skip("npm cannot fetch it");
    try {
      found.push(digestOn(node.path));
    } finally {
      node.remove();
    }
  });

  test("the same fingerprint means the same bytes", () => {
    for (const [fingerprint, all] of Map.groupBy(found, (one) => one.fingerprint))
      expect(new Set(all.map(({ digest }) => digest)).size, fingerprint).toBe(1);
  });

  test("the bytes are those that they have been since the first release", () => {
    for (const { fingerprint, digest } of found) {
      const known = DIGESTS_OF[fingerprint.split(" ")[2] ?? ""];
      if (known !== undefined) expect(digest, fingerprint).toBe(known);
    }
  });
});

function digestOn(node: string): Found {
  const { status, stdout, stderr } = spawnSync(node, [DIGESTS], { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as Found;
}
