import { describe, expect, test } from "vitest";
import { posixPattern } from "../../src/profile/posix-pattern.js";

describe("posixPattern", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ["^catalog\\.xml$", ["catalog.xml"], ["catalogxxml", "a-catalog.xml", "catalog.xml~"]],
    ["^catalog$|^CATALOG$|^.*\\.cat$", ["catalog", "CATALOG", "a.cat"], ["Catalog", "acat"]],
    ["", ["", "anything"], []],
    ["b+c?", ["abc", "abb"], ["ac"]],
    ["^(ab)*$", ["", "ab", "abab"], ["aba"]],
    ["^a{2}$", ["aa"], ["a", "aaa"]],
    ["^a{2,}$", ["aa", "aaa"], ["a"]],
    ["^a{,2}$", ["", "a", "aa"], ["aaa"]],
    ["a{b", ["a{b"], ["ab"]],
    ["^[[:alpha:]_][[:alnum:]_]*$", ["a1", "_x"], ["1a", ""]],
    ["^[^[:space:]]+$", ["a-b"], ["a b"]],
    ["^[]a]$", ["]", "a"], ["b", "\\"]],
    ["^[^]a]$", ["b"], ["]", "a"]],
    ["^[a\\.]$", ["a", "\\", "."], ["b"]],
    ["^[a-c[]$", ["b", "["], ["d"]],
    ["^[[:punct:]]+$", ["!/:@[]^`{~-"], ["a", "1"]],
    ["^\\(\\)\\[\\{$", ["()[{"], [""]],
    ["\\/x", ["/x"], ["x"]],
    ["^\\w+\\W\\w+$", ["a-b"], ["ab"]],
    ["^(a|b)\\1$", ["aa", "bb"], ["ab"]],
    ["a.b", ["a\nb", "a😀b"], ["ab"]],
    ["a/b", ["a/b"], []],
    ["}", ["}"], []],
    ["]", ["]"], []],
  ])("takes %j as POSIX does", (pattern, matching, others) => {
    for (const text of matching) expect(posixPattern(pattern).test(text), text).toBe(true);
    for (const text of others) expect(posixPattern(pattern).test(text), text).toBe(false);
  });

  test.each([
    "(",
    ")",
    "[",
    "[a",
    "*a",
    "(*a)",
    "(?=a)",
    "(?:a)",
    "a{3,2}",
    "[z-a]",
    "[[:letters:]]",
    "a\\1\\2(",
  ])("refuses %j", (pattern) => {
    expect(() => posixPattern(pattern)).toThrow(SyntaxError);
  });
});
