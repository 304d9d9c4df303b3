import { describe, expect, test } from "vitest";
import { parseStoreItemName } from "../src/index.js";

const HASH = "q9bkzp7lb6hpalflsvy6bjjss6ijkh8s";

describe("parseStoreItemName", () => {
  test.each<[string, string, string | undefined]>([
    ["hello-2.12", "hello", "2.12"],
    ["python-foo-1", "python-foo", "1"],
    ["python3-3.11.2-1+b1", "python3", "3.11.2-1+b1"],
    ["gtk+-2.24.33-bin", "gtk+", "2.24.33-bin"],
    ["libstdc++-headers-12.3.0", "libstdc++-headers", "12.3.0"],
    ["profile", "profile", undefined],
    ["r-minimal", "r-minimal", undefined],
    ["7zip", "7zip", undefined],
    ["-1", "-1", undefined],
    ["a-", "a-", undefined],
  ])("takes %s apart: %s and %s", (rest, name, version) => {
    const parts = version === undefined ? { hash: HASH, name } : { hash: HASH, name, version };
    expect(parseStoreItemName(`${HASH}-${rest}`)).toEqual(parts);
    expect(parseStoreItemName(`/gnu/store/${HASH}-${rest}`)).toEqual(parts);
  });

  test.each([
    "",
    "/",
    "/gnu/store",
    "hello-2.12",
    `${HASH}`,
    `${HASH}-`,
    `${HASH.slice(1)}-hello`,
    `${HASH.replace("q", "e")}-hello`,
    `x${HASH}-hello`,
  ])("gives nothing for %j, which is no name of a store item", (name) => {
    expect(parseStoreItemName(name)).toBeUndefined();
  });
});
