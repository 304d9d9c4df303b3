import { describe, expect, test } from "vitest";
import { type Datum, MAXIMUM_DEPTH, parseSExpression } from "../../src/profile/s-expression.js";
import { errorOf } from "../support/error.js";

const parse = (text: string): Datum => parseSExpression(text, "manifest");
const symbol = (name: string): Datum => ({ symbol: name });

function refusal(text: string): string {
  const error = errorOf(() => parse(text));
  expect(error.code).toBe("ERR_S_EXPRESSION");
  return error.message;
}

describe("parseSExpression reads", () => {
  test.each<[string, Datum]>([
    ['"text"', "text"],
    ['""', ""],
    ['"two\nlines"', "two\nlines"],
    ['"; no comment #| neither |#"', "; no comment #| neither |#"],
    [String.raw`"\"\\ \n\t\r\a\b\f\v\0"`, '"\\ \n\t\r\x07\b\f\v\0'],
    [String.raw`"\x41\u00e9\U01f600"`, "Aé😀"],
    ['"one \\\n   line"', "one line"],
    ["#t", true],
    ["#true", true],
    ["#f", false],
    ["#false", false],
    ["0", 0],
    ["-12", -12],
    ["+3", 3],
    ["2.5", 2.5],
    ["1e3", 1000],
    ["symbol", symbol("symbol")],
    ["search-paths", symbol("search-paths")],
    ["+", symbol("+")],
    ["1+", symbol("1+")],
    ["...", symbol("...")],
    ["#{odd symbol}#", symbol("odd symbol")],
    ["#{a}b}#", symbol("a}b")],
    ["#:keyword", symbol("#:keyword")],
    ["λ", symbol("λ")],
    ["()", []],
    ["[]", []],
    ["(1 (2 [3]) ())", [1, [2, [3]], []]],
    ['(a"b"c)', [symbol("a"), "b", symbol("c")]],
    ["(a . b)", { items: [symbol("a")], tail: symbol("b") }],
    ["(1 2 . 3)", { items: [1, 2], tail: 3 }],
    ["(1 . (2 3))", [1, 2, 3]],
    ["(1 . (2 . 3))", { items: [1, 2], tail: 3 }],
    ["'a", [symbol("quote"), symbol("a")]],
    [
      "`(a ,b ,@c)",
      [
        symbol("quasiquote"),
        [symbol("a"), [symbol("unquote"), symbol("b")], [symbol("unquote-splicing"), symbol("c")]],
      ],
    ],
    ["''1", [symbol("quote"), [symbol("quote"), 1]]],
    ["; first\n 1 ; last", 1],
    ["#| a #| nested |# one |# 1", 1],
    ["(1 #| two |# 3 ; four\n)", [1, 3]],
    ["\t\r\n\f 1 \n", 1],
  ])("%j", (text, datum) => {
    expect(parse(text)).toEqual(datum);
  });

  test("lists up to the depth that it allows", () => {
    let datum = parse("(".repeat(MAXIMUM_DEPTH) + ")".repeat(MAXIMUM_DEPTH));
    let depth = 0;
    for (; Array.isArray(datum) && datum.length > 0; depth++) datum = datum[0] as Datum;
    expect(depth).toBe(MAXIMUM_DEPTH - 1);
  });

  test("a list of 100,000 items, a string of 1,000,000 characters, 100,000 lines of comments", () => {
    expect(parse(`(${"x ".repeat(100_000)})`)).toHaveLength(100_000);
    expect(parse(`"${"x".repeat(1_000_000)}"`)).toHaveLength(1_000_000);
    expect(parse(`${"; comment\n".repeat(100_000)}1`)).toBe(1);
  });
});

describe("parseSExpression refuses, by the line and column,", () => {
  test.each([
    ["", "manifest:1:1: there is no expression"],
    ["  ; nothing\n", "manifest:2:1: there is no expression"],
    ["(1 2", "manifest:1:1: the list that begins here has no end"],
    ["(1\n (2", "manifest:2:2: the list that begins here has no end"],
    ["(1 . 2", "manifest:1:1: the list that begins here has no end"],
    ["(1 .", "manifest:1:1: the list that begins here has no end"],
    ["1 2", "manifest:1:3: there is more than one expression"],
    ["() )", "manifest:1:4: there is more than one expression"],
    [")", "manifest:1:1: there is a ')' out of place"],
    ["(1]", "manifest:1:3: there is a ']' out of place"],
    ["[1)", "manifest:1:3: there is a ')' out of place"],
    ["(1 '", "manifest:1:4: nothing follows the quote"],
    ["(')", "manifest:1:3: there is a ')' out of place"],
    [".", "manifest:1:1: there is a '.' out of place"],
    ["(. 1)", "manifest:1:2: there is a '.' out of place"],
    ["(1 . )", "manifest:1:6: there is a ')' out of place"],
    ["(1 . 2 3)", "manifest:1:8: more than one expression follows the dot"],
    ["(1 . . 2)", "manifest:1:6: there is a '.' out of place"],
    ['(1\n  "two', "manifest:2:3: the string that begins here has no end"],
    ['"a\\', "manifest:1:3: there is no such escape in a string"],
    ['"a\\q"', "manifest:1:3: there is no such escape in a string"],
    ['"\\x4"', "manifest:1:2: there is no such escape in a string"],
    ['"\\ud800"', "manifest:1:2: there is no such escape in a string"],
    ['"\\U110000"', "manifest:1:2: there is no such escape in a string"],
    ["#| open", "manifest:1:1: the comment that begins here has no end"],
    ["#| #| |#", "manifest:1:1: the comment that begins here has no end"],
    ["#\\a", "manifest:1:1: '#\\a' is not read here"],
    ["(#(1 2))", "manifest:1:2: '#' is not read here"],
    ["#<procedure>", "manifest:1:1: '#<procedure>' is not read here"],
    ["#{open", "manifest:1:1: '#{open' is not read here"],
  ])("%j", (text, message) => {
    expect(refusal(text)).toBe(message);
  });

  test.each(["(", "'", "(1 . "])("what is deeper than it allows, out of %j", (opening) => {
    expect(refusal(`${opening.repeat(MAXIMUM_DEPTH + 1)}1`)).toMatch(
      `is more than ${MAXIMUM_DEPTH} lists deep`,
    );
    expect(refusal(opening.repeat(1_000_000))).toMatch(`is more than ${MAXIMUM_DEPTH} lists deep`);
  });
});
