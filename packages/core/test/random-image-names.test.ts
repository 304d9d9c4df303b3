import fc from "fast-check";
import { expect, test } from "vitest";
import { formatImageName, type ImageName, parseImageName, StoreshipError } from "../src/index.js";

const component = fc.stringMatching(/^[a-z0-9]{1,6}(?:(?:\.|_|__|-{1,3})[a-z0-9]{1,6}){0,2}$/);
const host = fc.oneof(
  fc.constant("localhost"),
  fc.stringMatching(/^[a-z]{1,6}\.[a-z]{2,3}(:[0-9]{1,5})?$/),
  fc.stringMatching(/^[a-z]{1,6}:[0-9]{1,5}$/),
  fc.stringMatching(/^\[[0-9a-f:]{2,10}\](:[0-9]{1,5})?$/),
);
const name: fc.Arbitrary<ImageName> = fc.record({
  repository: fc
    .tuple(fc.option(host), fc.array(component, { minLength: 1, maxLength: 4 }))
    .map(([first, rest]) => [...(first === null ? [] : [first]), ...rest].join("/")),
  tag: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/),
});

test("an image name is read as what was written", () => {
  fc.assert(
    fc.property(name, (written) => {
      expect(parseImageName(formatImageName(written))).toEqual(written);
    }),
    { numRuns: 1000 },
  );
});

const pieces = fc.constantFrom(..."aZ0.-_/:@[]", "--", "__", "..", "localhost", "é", "\u0130", "\n", "\0");
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(pieces, { maxLength: 40 }).map((all) => all.join("")),
);

function suggestionFor(refused: string): string {
  try {
    parseImageName(refused);
  } catch (error) {
    if (!(error instanceof StoreshipError)) throw error;
    return /; '([^']*)' would be one$/.exec(error.message)?.[1] ?? "";
  }
  return refused;
}

test("any text is an image name, or is refused with a suggestion that is one", () => {
  fc.assert(
    fc.property(text, (given) => {
      const suggestion = suggestionFor(given);
      expect(formatImageName(parseImageName(suggestion))).toMatch(/./);
    }),
    { numRuns: 3000 },
  );
});

test.each(["a", "-", "a-", "a.", "a/", ":", "A.", "[", "a:0/"])(
  "half a million characters of '%s' are refused in no time",
  (piece) => {
    const start = performance.now();
    suggestionFor(piece.repeat(500_000));
    suggestionFor(`${piece.repeat(500_000)}!`);
    expect(performance.now() - start).toBeLessThan(5000);
  },
);
