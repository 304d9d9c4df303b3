import { expect, test } from "vitest";
import { compressionLevel } from "../src/index.js";

const LEVELS = { least: 1, most: 9, default: 6 };

test("is the default unless asked for", () => {
  expect(compressionLevel("gzip", LEVELS, {})).toBe(6);
  expect(compressionLevel("gzip", LEVELS, { level: 9 })).toBe(9);
});

test.each([0, 10, 1.5, Number.NaN, -1])("level %d is refused", (level) => {
  expect(() => compressionLevel("gzip", LEVELS, { level })).toThrow(
    expect.objectContaining({
      code: "ERR_COMPRESSOR_OPTION",
      message: expect.stringContaining("from 1 to 9"),
    }),
  );
});

test("a command is refused", () => {
  expect(() => compressionLevel("gzip", LEVELS, { command: "pigz" })).toThrow(/gzip takes no command/);
});
