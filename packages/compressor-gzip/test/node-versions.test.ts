import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { otherNode } from "./support/other-node.js";

// As they are published, each with libraries of its own.
const VERSIONS = ["22.15.0", "26.10.0"];
const DIGESTS = fileURLToPath(new URL("support/digests.mjs", import.meta.url));

/** Of the versions of zlib that come with Node 22, 24 and 26: they write the same. */
const FINGERPRINT = "gzip deflate=82fd7973596abd84 level=6 memLevel=7 segment=4194304";
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

  test("fingerprint and bytes are those that they have been since the first release", () => {
    expect(found.map(({ fingerprint }) => fingerprint)).toContain(FINGERPRINT);
    for (const { fingerprint, digest } of found)
      expect(digest === DIGEST, fingerprint).toBe(fingerprint === FINGERPRINT);
  });
});

function digestOn(node: string): Found {
  const { status, stdout, stderr } = spawnSync(node, [DIGESTS], { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as Found;
}
