import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareBytes, fromByteString, printable, toByteString, toSystemPath } from "../src/index.js";

// Bytes that meet in the escapes: percent signs, digits, controls, parts of characters, a noncharacter (U+FDD0).
const piece = fc.oneof(
  fc.nat({ max: 255 }).map((byte) => String.fromCharCode(byte)),
  fc.constantFrom(
    "%",
    "%4",
    "F",
    "0",
    "\x7f",
    "\xc2",
    "\x80",
    "\xc2\x80",
    "\xef\xb7\x90",
    "\xef\xb7\x90FF",
    "\xef\xbb\xbf",
    "\xed\xa0\x80",
  ),
);
const byteString = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));

describe("byte strings", () => {
  test("are the UTF-8 bytes of a text, and back", () => {
    expect(toByteString("é")).toBe("\xc3\xa9");
    expect(fromByteString("\xc3\xa9")).toBe("é");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(toByteString(text)).toBe(Buffer.from(text, "utf8").toString("latin1"));
        expect(fromByteString(toByteString(text))).toBe(text);
      }),
    );
  });

  test("keep their bytes as a system path", () => {
    fc.assert(
      fc.property(byteString, (bytes) => {
        expect(Buffer.from(toSystemPath(bytes) as string)).toEqual(Buffer.from(bytes, "latin1"));
      }),
    );
  });

  test("are compared by byte", () => {
    fc.assert(
      fc.property(byteString, byteString, (a, b) => {
        expect(compareBytes(a, b)).toBe(Buffer.compare(Buffer.from(a, "latin1"), Buffer.from(b, "latin1")));
      }),
    );
  });
});

describe("printable", () => {
  test.each([
    ["/gnu/store/x", "/gnu/store/x"],
    ["100%", "100%"],
    ["%zz", "%zz"],
    ["%41", "%2541"],
    ["a\nb", "a%0Ab"],
    ["\x7f", "%7F"],
    ["\xff", "%FF"],
    ["\xc3", "%C3"],
    ["\xc3\xa9", "é"],
    ["\xc3\xa9\xff", "é%FF"],
    ["%41\xff", "%2541%FF"],
    ["%\xff", "%%FF"],
    ["\xc2\x85", "%C2%85"],
    ["\xf0\x9f\x9a\x80\xf0\x9f", "🚀%F0%9F"],
    ["\xed\xa0\x80", "%ED%A0%80"],
    ["\xc0\xaf", "%C0%AF"],
    ["\xef\xbb\xbfx\xff", "\ufeffx%FF"],
    ["\xef\xb7\x90FF", "\ufdd0FF"],
  ])("%j is shown as '%s'", (bytes, shown) => {
    expect(printable(bytes)).toBe(shown);
  });

  test("each byte string has a form of its own, without control characters, that tells its bytes", () => {
    fc.assert(
      fc.property(byteString, byteString, (a, b) => {
        expect(printable(a)).not.toMatch(/\p{Cc}/u);
        expect(bytesOfPrintable(printable(a))).toBe(a);
        if (a !== b) expect(printable(a)).not.toBe(printable(b));
      }),
      { numRuns: 2000 },
    );
  });
});

function bytesOfPrintable(text: string): string {
  return toByteString(text).replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
