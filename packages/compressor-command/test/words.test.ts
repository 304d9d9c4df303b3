import { expect, test } from "vitest";
import { splitWords } from "../src/words.js";

test.each([
  ["lzip -9", ["lzip", "-9"]],
  ["  lzip\t-9  ", ["lzip", "-9"]],
  [`a 'b c' "d e"f`, ["a", "b c", "d ef"]],
  [`a "" ''`, ["a", "", ""]],
  [`a "\\"\\\\\\n\\$" \\ \\'`, ["a", `"\\\\n$`, " '"]],
  [`sh -c 'lzip -9 | cat'`, ["sh", "-c", "lzip -9 | cat"]],
  [`a "$b" 'c;d'`, ["a", "$b", "c;d"]],
  ["./a#b*?[c]=~d", ["./a#b*?[c]=~d"]],
])("%s", (command, words) => {
  expect(splitWords(command)).toEqual(words);
});

test.each([
  ["", /names no program/],
  ["   ", /names no program/],
  [`"" -9`, /names no program/],
  ["lzip 'a", /quote has no end/],
  [`lzip "a`, /quote has no end/],
  ["lzip -9 | cat", /'\|' takes a shell/],
  ["lzip >out", /takes a shell/],
  ["lzip $LEVEL", /takes a shell/],
  ["a; b", /'a;' takes a shell/],
])("%j is refused", (command, message) => {
  expect(() => splitWords(command)).toThrow(
    expect.objectContaining({ code: "ERR_COMPRESSOR_OPTION", message: expect.stringMatching(message) }),
  );
});
