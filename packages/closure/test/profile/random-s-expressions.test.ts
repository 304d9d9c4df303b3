import { StoreshipError } from "@storeship/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Datum, parseSExpression } from "../../src/profile/s-expression.js";

const symbol = fc
  .stringMatching(/^[a-z*!?<>=/-][a-z0-9*!?<>=/-]{0,10}$/)
  .filter((name) => !/^[+-]?\.?\d/.test(name))
  .map((name): Datum => ({ symbol: name }));

const { datum } = fc.letrec<{ datum: Datum; list: Datum; dotted: Datum }>((tie) => ({
  datum: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: "grapheme" }).filter((text) => text.isWellFormed()),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    symbol,
    tie("list"),
    tie("dotted"),
  ),
  list: fc.array(tie("datum"), { maxLength: 5 }),
  dotted: fc
    .tuple(fc.array(tie("datum"), { minLength: 1, maxLength: 4 }), fc.oneof(symbol, fc.boolean()))
    .map(([items, tail]): Datum => ({ items, tail })),
}));

function formatted(value: Datum): string {
  if (typeof value === "boolean") return value ? "#t" : "#f";
  // As text, zero has no sign of its own.
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "string") return `"${value.replace(/["\\]/g, "\\$&")}"`;
  if ("symbol" in value) return value.symbol;
  if ("tail" in value) return `(${value.items.map(formatted).join(" ")} . ${formatted(value.tail)})`;
  return `(${value.map(formatted).join(" ")})`;
}

test("an S-expression is read as what was written", () => {
  fc.assert(
    fc.property(datum, (value) => {
      expect(parseSExpression(formatted(value), "file")).toEqual(value);
    }),
    { numRuns: 500 },
  );
});

// Pieces that mean something to the reader, in any order.
const soup = fc
  .array(fc.oneof(fc.constantFrom(..."()[]\"'`,;.#|\\{}\n x1", "#|", "|#", "#{", "}#", "\\x"), fc.string()))
  .map((pieces) => pieces.join(""));

test("any text is an S-expression, or is refused by an error of this project's", () => {
  fc.assert(
    fc.property(soup, (text) => {
      try {
        parseSExpression(text, "file");
      } catch (error) {
        if (!(error instanceof StoreshipError)) throw error;
      }
    }),
    { numRuns: 3000 },
  );
});

// Each of these made a regular expression run out of its stack, or would make a reader that goes back quadratic.
test.each([
  ["lines of comments", " ;\n"],
  ["braces behind an odd symbol's start", "#{}"],
  ["starts of block comments", "#|"],
  ["escapes in a string", '"\\n'],
  ["quotes", "'"],
  ["lists", "("],
])("megabytes of %s are read or refused in no time", (_, piece) => {
  const [first = "", ...rest] = piece;
  const text = first + rest.join("").repeat(1_000_000) + piece.repeat(1_000_000);
  const start = performance.now();
  try {
    parseSExpression(text, "file");
  } catch (error) {
    expect(error).toBeInstanceOf(StoreshipError);
  }
  expect(performance.now() - start).toBeLessThan(10_000);
});
