import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { formatTime, parseTime } from "../src/index.js";

const FIRST = -62_135_596_800;
const LAST = 253_402_300_799;

describe("formatTime", () => {
  test.each([
    [0, "1970-01-01T00:00:00Z"],
    [1, "1970-01-01T00:00:01Z"],
    [-1, "1969-12-31T23:59:59Z"],
    [1_769_947_200, "2026-02-01T12:00:00Z"],
    [FIRST, "0001-01-01T00:00:00Z"],
    [LAST, "9999-12-31T23:59:59Z"],
  ])("%i is %s, and back", (seconds, text) => {
    expect(formatTime(seconds)).toBe(text);
    expect(parseTime(text)).toBe(seconds);
  });

  test.each([FIRST - 1, LAST + 1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("%d is refused", (seconds) => {
    expect(() => formatTime(seconds)).toThrow(expect.objectContaining({ code: "ERR_TIME" }));
  });
});

describe("parseTime", () => {
  const zone = process.env["TZ"];
  afterEach(() => {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  });

  test.each([
    ["0", 0],
    ["1", 1],
    ["-86400", -86_400],
    ["1700000000", 1_700_000_000],
    ["1970-01-02", 86_400],
    ["2024-02-29", 1_709_164_800],
    ["1970-01-01T00:01Z", 60],
    ["1970-01-01T01:00:00+01:00", 0],
    ["1970-01-01T00:00:00-00:30", 1800],
    ["1970-01-01T00:00:01.999Z", 1],
    ["1969-12-31T23:59:59.5Z", -1],
  ])("'%s' is %i, in every time zone", (text, seconds) => {
    for (const TZ of ["UTC", "Asia/Kathmandu", "America/St_Johns"]) {
      process.env["TZ"] = TZ;
      expect(parseTime(text)).toBe(seconds);
    }
  });

  test.each([
    "",
    " 1",
    "1 ",
    "1\n",
    "1.5",
    "1e3",
    "0x10",
    "+1",
    "now",
    "2026-02",
    "2026-02-01T12:00:00",
    "2026-02-01 12:00:00Z",
    "2026-02-30",
    "2023-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-02-01T25:00:00Z",
    "2026-02-01T12:60:00Z",
    "0000-01-01",
    "+12026-02-01",
    "Sun, 01 Feb 2026 12:00:00 GMT",
    "253402300800",
    "-62135596801",
    "99999999999999",
  ])("'%s' is refused with its text", (text) => {
    expect(() => parseTime(text)).toThrow(
      expect.objectContaining({ code: "ERR_TIME", message: expect.stringContaining(`'${text}' is no time`) }),
    );
  });

  test("reads what formatTime writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: FIRST, max: LAST }), (seconds) => {
        expect(parseTime(formatTime(seconds))).toBe(seconds);
        if (Math.abs(seconds) < 1e14) expect(parseTime(String(seconds))).toBe(seconds);
      }),
    );
  });
});
