import { describe, expect, test } from "vitest";
import { storeItemOf } from "../src/store-item.js";

const HASH = "0123456789abcdfghijklmnpqrsvwxyz";

describe("the store item of a member", () => {
  test.each([
    [`gnu/store/${HASH}-a/bin/sh`, `gnu/store/${HASH}-a`],
    [`gnu/store/${HASH}-a`, `gnu/store/${HASH}-a`],
    [`nix/store/${HASH}-a.drv`, `nix/store/${HASH}-a.drv`],
    ["gnu/store/short-name/bin", "gnu/store/short-name"],
    [`opt/my/store/${HASH}-a/x`, `opt/my/store/${HASH}-a`],
    [`store/${HASH}-a/x`, `store/${HASH}-a`],
    [`root/gnu/store/${HASH}-a/x`, `root/gnu/store/${HASH}-a`],
    [`gnu/store/${HASH}-a/store/${HASH}-b/x`, `gnu/store/${HASH}-a`],
    [`gnu/store/${HASH}-a\nb/c`, `gnu/store/${HASH}-a\nb`],
  ])("%j is %j", (name, item) => {
    expect(storeItemOf(name)).toBe(item);
  });

  test.each([
    "gnu",
    "gnu/store",
    "gnu/storehouse/a",
    "nix/store/.links/abc",
    "opt/store/short-name/bin",
    `opt/store/${HASH.toUpperCase()}-a`,
    `opt/restore/${HASH}-a`,
    `opt/store/${HASH}-`,
    `usr/${HASH}-a`,
    `gnu/store/${"a".repeat(5000)}/b`,
  ])("%j is none", (name) => {
    expect(storeItemOf(name)).toBeUndefined();
  });
});
