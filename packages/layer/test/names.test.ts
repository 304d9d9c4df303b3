import { toByteString } from "@storeship/core";
import { describe, test } from "vitest";
import { expectSameAsGnuTar } from "./support/same-as-gnu-tar.js";
import { directory, file, symlink } from "./support/tree.js";

const LENGTHS = [1, 98, 99, 100, 101, 154, 155, 156, 254, 255];

describe("names, as GNU tar writes them", () => {
  test.each(LENGTHS)("a file name of %i bytes", (length) => {
    expectSameAsGnuTar([file("n".repeat(length), "content")]);
  });

  test.each(LENGTHS)("a directory name of %i bytes, which takes a slash more", (length) => {
    expectSameAsGnuTar([directory("n".repeat(length)), file(`${"n".repeat(length)}/in it`, "content")]);
  });

  test.each([99, 100, 101, 155, 156, 255, 256, 257])("a nested member name of %i bytes", (length) => {
    const above = "d".repeat(60);
    const rest = length - above.length - 1;
    expectSameAsGnuTar([
      file(`${above}/${"f".repeat(rest)}`, "content"),
      symlink(`${above}/${"s".repeat(rest)}`, "target"),
      directory(`${above}/${"x".repeat(rest - 1)}`),
    ]);
  });

  test("names that a shell, a regular expression or tar itself would take for something else", () => {
    const names = [
      " ",
      "  two  spaces ",
      "-",
      "-rf",
      "--checkpoint-action=exec=false",
      "--",
      "@file",
      "new\nline",
      "\n",
      "tab\t",
      "'",
      '"',
      "`id`",
      "$HOME",
      "$(id)",
      "back\\slash",
      "\\n",
      "\\",
      "\\\\",
      "\\101",
      "*",
      "?",
      "[a]",
      "{a,b}",
      "#",
      "~",
      "!",
      ";",
      "|",
      "&",
      "<",
      ">",
      "%25",
      "...",
      ".hidden",
      "..two",
      "wh.x",
      ".wh",
      "C:\\x",
      "a:b",
    ];
    expectSameAsGnuTar(names.flatMap((name) => [file(name, name), file(`in/${name}`, name)]));
  });

  test("each byte that a name can hold, alone and doubled", () => {
    const bytes = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
    const names = bytes.filter((byte) => byte !== "\0" && byte !== "/" && byte !== ".");
    expectSameAsGnuTar(names.flatMap((name) => [file(name, name), directory(name + name)]));
  });

  test("names in UTF-8, composed and decomposed, with emoji, and names that are no UTF-8", () => {
    const texts = ["été", "e\u0301te\u0301", "漢字", "🚀", "👩‍👩‍👧", "\u202e", "\ufeff", "ß", "İ"];
    const broken = ["\xff", "\xe9t\xe9", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\xaf", "ok\xfe"];
    const names = [...texts.map(toByteString), ...broken];
    expectSameAsGnuTar(
      names.flatMap((name) => [file(name, "x"), file(`${name}.d/${name}`), symlink(`${name}.l`, name)]),
    );
  });

  test.each([100, 101, 255])(
    "a name of %i bytes in which a character is cut at the field's end",
    (length) => {
      const name = toByteString(`${"é".repeat(127)}x`).slice(0, length);
      expectSameAsGnuTar([file(name, "content"), directory(`d${name.slice(1)}`)]);
    },
  );
});
