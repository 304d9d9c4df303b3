import { gunzipSync, inflateRawSync } from "node:zlib";
import { digestOf } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { deflateSample } from "../src/deflate-sample.js";
import { gzip } from "../src/index.js";
import { unlessMissing } from "./support/programs.js";
import { gathered, inChunks, run } from "./support/sources.js";

const MIB = 1 << 20;
const BYTES = Buffer.concat([
  Buffer.alloc(8 * MIB, "storeship "),
  Buffer.alloc(4 * MIB, 7),
  Buffer.from("the end"),
]);

/** Where it changes, all fingerprints do. */
const SAMPLE = "sha256:8c4ca20a6297d534d1e368d8f7202d70f1b793b7b23c844533e875abf70cdfb7";

test("a member begins with ten bytes that tell nothing of the machine or the time", async () => {
  for (const level of [1, 4, 6, 9]) {
    const unit = await gathered(gzip({ level }).compress(inChunks(BYTES.subarray(0, 1000))));
    expect([...unit.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    expect(inflateRawSync(unit.subarray(10, -8)).equals(BYTES.subarray(0, 1000))).toBe(true);
  }
});

test("there is a member for each segment, the same as of that segment alone", async () => {
  const compressor = gzip();
  const alone: Buffer[] = [];
  for (let at = 0; at < BYTES.length; at += compressor.segmentSize)
    alone.push(
      await gathered(compressor.compress(inChunks(BYTES.subarray(at, at + compressor.segmentSize)))),
    );
  const whole = await gathered(compressor.compress(inChunks(BYTES, 70_000)));
  expect(alone).toHaveLength(4);
  expect(whole.equals(Buffer.concat(alone))).toBe(true);
  expect(gunzipSync(whole).equals(BYTES)).toBe(true);
});

test("the fingerprint has what this zlib makes of a sample, and all parameters", () => {
  expect(gzip().fingerprint).toMatch(/^gzip deflate=[0-9a-f]{16} level=6 memLevel=7 segment=4194304$/);
  expect(gzip({ level: 4 }).fingerprint).toContain(" level=4 memLevel=9 ");
  const marks = Array.from(
    { length: 9 },
    (_, number) => gzip({ level: number + 1 }).fingerprint.split(" ")[1],
  );
  expect(new Set(marks).size).toBe(9);
});

test("the sample is always the same", () => {
  expect(digestOf(deflateSample())).toBe(SAMPLE);
});

describe.skipIf(unlessMissing("gzip"))("with the program gzip", () => {
  test("gzip -t and gzip -dc take what is written", async () => {
    const units = await gathered(gzip().compress(inChunks(BYTES, 100_000)));
    run("gzip", ["-t"], units);
    expect(run("gzip", ["-dc"], units).equals(BYTES)).toBe(true);
  });

  test("what gzip writes is read", async () => {
    const unit = run("gzip", ["-9"], BYTES);
    expect((await gathered(gzip().decompress(inChunks(unit, 1000)))).equals(BYTES)).toBe(true);
  });
});

test.each([
  [
    "zeros behind the end",
    (unit: Buffer) => Buffer.concat([unit, Buffer.alloc(512)]),
    "something that is not gzip follows its end",
  ],
  [
    "text behind the end",
    (unit: Buffer) => Buffer.concat([unit, Buffer.from("more")]),
    "incorrect header check",
  ],
  ["a wrong checksum", (unit: Buffer) => changed(unit, unit.length - 8), "incorrect data check"],
  ["a wrong length", (unit: Buffer) => changed(unit, unit.length - 1), "incorrect length check"],
  ["no member", () => Buffer.alloc(0), "unexpected end of file"],
])("%s is an error", async (_, damage, message) => {
  const unit = await gathered(gzip().compress(inChunks(BYTES.subarray(0, 5000))));
  for (const size of [7, 1 << 16])
    await expect(gathered(gzip().decompress(inChunks(damage(unit), size)))).rejects.toThrow(message);
});

function changed(unit: Buffer, at: number): Buffer {
  const copy = Buffer.from(unit);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
}
