import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { storeItemOfRoot } from "../src/index.js";
import { errorOf } from "./support/error.js";

const STORE = "/gnu/store";
const ITEM = `${STORE}/aaa-profile`;

let sysroot: string;
const link = (name: string, target: string): void => {
  mkdirSync(dirname(join(sysroot, name)), { recursive: true });
  symlinkSync(target, join(sysroot, name));
};
const itemOf = (root: string): string => storeItemOfRoot(root, STORE, sysroot);

beforeAll(() => {
  sysroot = mkdtempSync(join(realpathSync(tmpdir()), "closure-"));
  mkdirSync(join(sysroot, ITEM, "bin"), { recursive: true });
  writeFileSync(join(sysroot, ITEM, "bin/tool"), "");
  link("/var/guix/profiles/per-user/me/guix-profile", "guix-profile-42-link");
  link("/var/guix/profiles/per-user/me/guix-profile-42-link", ITEM);
  link("/home/me/.guix-profile", "/var/guix/profiles/per-user/me/guix-profile");
  link("/home/me/deep/link", "../../me/.guix-profile");
  link("/home/me/into", "../../gnu/store/aaa-profile/bin/tool");
  link("/elsewhere", "/home/me/deep");
  link("/home/me/up", "/elsewhere/../.guix-profile");
  link("/loop-a", "loop-b");
  link("/loop-b", "/loop-a");
  link("/dangling", "/nowhere");
  link("/store", "/gnu");
  link("/to-file", "/home/plain");
  writeFileSync(join(sysroot, "home/plain"), "");
});
afterAll(() => rmSync(sysroot, { recursive: true }));

describe("storeItemOfRoot", () => {
  test.each([
    ["a store item", ITEM],
    ["a store item with slashes behind it", `${ITEM}//`],
    ["a path inside an item, whether it is there or not", `${ITEM}/share/man`],
    ["a chain of symlinks, relative and absolute ones", "/home/me/.guix-profile"],
    ["a path behind a symlink", "/home/me/.guix-profile/bin/tool"],
    ["a relative symlink with ..", "/home/me/deep/link"],
    ["a symlink into an item", "/home/me/into"],
    ["a symlink to a directory above the store", "/store/store/aaa-profile/bin"],
    ["..  behind a symlink to a directory, which is the parent of what it leads to", "/home/me/up"],
  ])("follows %s", (_, root) => {
    expect(itemOf(root)).toBe(ITEM);
  });

  test("follows the same roots by their names on this machine", () => {
    expect(itemOf(join(sysroot, ITEM, "bin"))).toBe(ITEM);
    expect(itemOf(join(sysroot, "home/me/.guix-profile"))).toBe(ITEM);
    expect(itemOf(relative(process.cwd(), join(sysroot, "home/me/into")))).toBe(ITEM);
  });

  test("takes a sysroot with a slash at its end", () => {
    expect(storeItemOfRoot("/home/me/.guix-profile", STORE, `${sysroot}/`)).toBe(ITEM);
    expect(storeItemOfRoot(join(sysroot, "home/me/into"), STORE, `${sysroot}/`)).toBe(ITEM);
  });

  test("follows symlinks of this machine where there is no sysroot", () => {
    const store = join(sysroot, STORE);
    symlinkSync(join(store, "aaa-profile"), join(sysroot, "result"));
    expect(storeItemOfRoot(join(sysroot, "result"), store, "/")).toBe(join(store, "aaa-profile"));
  });

  test("doesn't look at the item itself, which can be missing or a symlink", () => {
    expect(itemOf(`${STORE}/zzz-not-here`)).toBe(`${STORE}/zzz-not-here`);
    symlinkSync(ITEM, join(sysroot, STORE, "bbb-link"));
    expect(itemOf(`${STORE}/bbb-link`)).toBe(`${STORE}/bbb-link`);
  });

  test.each([
    ["a loop of symlinks", "/loop-a", ["/loop-a", "circle"]],
    ["a path that is not there", "/home/you", ["/home/you"]],
    ["a symlink to nothing", "/dangling", ["/dangling", "/nowhere"]],
    ["a directory outside the store", "/home/me", ["/home/me", STORE]],
    ["a file outside the store, behind a symlink", "/to-file", ["/to-file", "/home/plain", STORE]],
    ["the store itself", STORE, [STORE, "not in the store"]],
    ["the root directory", "/", ["/", STORE]],
  ])("refuses %s, naming it", (_, root, words) => {
    const { code, message } = errorOf(() => itemOf(root));
    expect(code).toBe("ERR_ROOT");
    for (const word of words) expect(message).toContain(word);
  });

  test("doesn't take a directory beside the store for it", () => {
    mkdirSync(join(sysroot, "gnu/store2/ccc"), { recursive: true });
    expect(errorOf(() => itemOf("/gnu/store2/ccc")).code).toBe("ERR_ROOT");
  });
});
