import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { otherNode } from "./support/other-node.js";

// As they are published, each with libraries of its own.
const VERSIONS = ["22.15.0", "26.10.0"];
const DIGESTS = fileURLToPath(new URL("support/digests.mjs", import.meta.url));

/** Versions of zlib, of Node 22, 24 and 26, that write the same. */
const KNOWN = ["1.3.0.1-motley-788cb3c", "1.3.1-e00f703", "1.3.2.1-motley-8002e91", "1.3.2.1-motley-285e94b"];
const DIGEST = "59b53dde3cb186a867abea86ed81f0fb4e92a701eb4f4192636b7b39ca944c85";

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
    for (const { fingerprint, digest } of found)
      if (KNOWN.some((version) => fingerprint.includes(` ${version} `)))
        expect(digest, fingerprint).toBe(DIGEST);
  });
});

function digestOn(node: string): Found {
  const { status, stdout, stderr } = spawnSync(node, [DIGESTS], { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as Found;
}
