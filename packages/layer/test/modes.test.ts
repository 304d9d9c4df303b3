import { describe, test } from "vitest";
import { expectSameAsGnuTar } from "./support/same-as-gnu-tar.js";
import { directory, file } from "./support/tree.js";
import { IS_ROOT, NEEDS_ROOT } from "./support/user.js";

const octal = (mode: number): string => mode.toString(8).padStart(4, "0");

describe("modes, as GNU tar writes them", () => {
  test("every mode that lets its owner read", () => {
    const modes = Array.from({ length: 0o10000 }, (_, mode) => mode).filter((mode) => (mode & 0o400) !== 0);
    expectSameAsGnuTar(modes.map((mode) => file(octal(mode), "", mode)));
  });

  test("setuid, setgid and sticky, on files and on directories", () => {
    const modes = [0o4755, 0o2755, 0o1777, 0o6711, 0o7777, 0o5555, 0o700, 0o500];
    expectSameAsGnuTar(
      modes.flatMap((mode) => [file(`f${octal(mode)}`, "x", mode), file(`d${octal(mode)}/in`)]),
    );
    expectSameAsGnuTar(
      modes.flatMap((mode) => [directory(`d${octal(mode)}`, mode), file(`d${octal(mode)}/in`)]),
    );
  });

  test("modes that let nobody but root read", ({ skip }) => {
    skip(!IS_ROOT, NEEDS_ROOT);
    const modes = [0o0000, 0o0001, 0o0200, 0o4000, 0o0111];
    expectSameAsGnuTar(
      modes.flatMap((mode) => [file(`f${octal(mode)}`, "x", mode), directory(`d${octal(mode)}`, mode)]),
    );
    expectSameAsGnuTar([directory("closed", 0), file("closed/inside", "x", 0)]);
  });
});
