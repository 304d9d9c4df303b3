import { chownSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { directiveEntry } from "../src/index.js";
import { gnuTar } from "./support/gnu-tar.js";
import { archiveOf } from "./support/layer.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { directory, makeTree } from "./support/tree.js";
import { IS_ROOT, NEEDS_ROOT } from "./support/user.js";

const headerOf = (path: string, uid: number, gid: number): Buffer =>
  archiveOf([directiveEntry({ type: "directory", path, uid, gid })]).subarray(0, 512);

describe("owners of directives", () => {
  // 2,097,151 is the largest number of seven octal digits.
  test.each([
    [1000, 1000],
    [0, 65_534],
    [2_097_151, 2_097_151],
    [2_097_152, 2_097_152],
    [2 ** 31, 1],
    [4_294_967_294, 4_294_967_294],
  ])("%i:%i is the header that GNU tar writes with --numeric-owner, names empty", (uid, gid) => {
    const tree = temporaryDirectory();
    makeTree(tree, [directory("home", 0o755)]);
    const owner = [`--owner=:${uid}`, `--group=:${gid}`, "--numeric-owner"];
    expect(headerOf("/home", uid, gid)).toEqual(gnuTar(tree, { owner }).subarray(0, 512));
  });

  test.for([1000, 2_097_152, 4_294_967_294])(
    "%i is the header that GNU tar writes of a directory of this owner",
    (id, { skip }) => {
      skip(!IS_ROOT, NEEDS_ROOT);
      const tree = temporaryDirectory();
      makeTree(tree, [directory("home", 0o755)]);
      try {
        chownSync(`${tree}/home`, id, id);
      } catch {
        skip(`this system has no user ${id}`);
      }
      expect(headerOf("/home", id, id)).toEqual(
        gnuTar(tree, { owner: ["--numeric-owner"] }).subarray(0, 512),
      );
    },
  );

  test("0:0 is root by number and by name, as where no owner is given", () => {
    const header = headerOf("/home", 0, 0);
    expect(header).toEqual(
      archiveOf([directiveEntry({ type: "directory", path: "/home" })]).subarray(0, 512),
    );
    expect(header.toString("latin1", 265, 269)).toBe("root");
  });
});
