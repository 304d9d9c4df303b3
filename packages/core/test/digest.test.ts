import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { digestOf, digestOfHash, hexOf, isDigest } from "../src/index.js";

const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

describe("digests", () => {
  test("the digest of nothing is the well-known one", () => {
    expect(digestOf("")).toBe(`sha256:${EMPTY}`);
    expect(digestOf(new Uint8Array())).toBe(`sha256:${EMPTY}`);
    expect(digestOfHash(createHash("sha256"))).toBe(`sha256:${EMPTY}`);
    expect(hexOf(`sha256:${EMPTY}`)).toBe(EMPTY);
  });

  test("the digest of a text is that of its UTF-8 bytes", () => {
    expect(digestOf("é🚀")).toBe(digestOf(Buffer.from("é🚀", "utf8")));
  });

  test.each([digestOf("x"), `sha256:${"0".repeat(64)}`])("'%s' is well-formed", (text) => {
    expect(isDigest(text)).toBe(true);
  });

  test.each([
    EMPTY,
    "sha256:",
    `sha256:${EMPTY.toUpperCase()}`,
    `sha512:${EMPTY}`,
    `sha256:${EMPTY}0`,
    `sha256:${EMPTY}\n`,
    "",
    undefined,
    5,
    null,
  ])("'%s' is not", (text) => {
    expect(isDigest(text)).toBe(false);
  });
});
