import { expect, test } from "vitest";
import { byteCount } from "../src/byte-count.js";

test.each([
  [0, "0 B"],
  [1, "1 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [999_949, "999.9 kB"],
  [999_950, "1.0 MB"],
  [204_100_000, "204.1 MB"],
  [2_000_000_000, "2.0 GB"],
  [5e15, "5000.0 TB"],
])("%d bytes are %s for people", (bytes, text) => {
  expect(byteCount(bytes)).toBe(text);
});
