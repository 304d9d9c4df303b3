import { toByteString } from "@storeship/core";
import { describe, test } from "vitest";
import { expectSameAsGnuTar } from "./support/same-as-gnu-tar.js";
import { file, symlink } from "./support/tree.js";

const LENGTHS = [1, 99, 100, 101, 155, 255, 256, 510, 511, 512, 513, 1023, 1024, 4094, 4095];

describe("link targets, as GNU tar writes them", () => {
  test.each(LENGTHS)("a target of %i bytes", (length) => {
    expectSameAsGnuTar([symlink("link", "t".repeat(length)), file("next")]);
  });

  test.each([100, 101, 255])("a target and a name of %i bytes each, the target's record first", (length) => {
    expectSameAsGnuTar([symlink("n".repeat(length), "t".repeat(length)), file("z")]);
  });

  test("targets that lead nowhere, to themselves, up, to a directory, and ones of odd bytes", () => {
    const targets = [
      "nowhere",
      "self",
      "..",
      "../../../etc/passwd",
      "/",
      ".",
      "//x//",
      "dir/",
      "a b\n",
      "\xff",
      "\\n",
    ];
    expectSameAsGnuTar([
      file("dir/file"),
      symlink("self", "self"),
      symlink("to-dir", "dir"),
      ...[...targets, toByteString("→🚀")].map((target, at) => symlink(`link${at}`, target)),
    ]);
  });
});
