import { createZstdCompress } from "node:zlib";
import { describe, expect, test } from "vitest";
import { zstd } from "../src/index.js";
import { unlessMissing } from "./support/programs.js";
import { gathered, inChunks, run } from "./support/sources.js";

const MIB = 1 << 20;
const BYTES = Buffer.concat([Buffer.alloc(9 * MIB, "storeship "), Buffer.from("the end")]);
const SMALL = BYTES.subarray(0, 5000);

test("a frame has its content's size and a checksum", async () => {
  const unit = await gathered(zstd().compress(inChunks(SMALL, 100)));
  const descriptor = unit.readUInt8(4);
  expect(descriptor & 4, "the checksum flag").toBe(4);
  expect(descriptor & 0x20, "the single segment flag").toBe(0x20);
  expect(unit.readUInt16LE(5) + 256, "the content size").toBe(SMALL.length);
});

test("there is a frame for each segment, the same as of that segment alone", async () => {
  const compressor = zstd();
  const alone: Buffer[] = [];
  for (let at = 0; at < BYTES.length; at += compressor.segmentSize)
    alone.push(
      await gathered(compressor.compress(inChunks(BYTES.subarray(at, at + compressor.segmentSize)))),
    );
  const whole = await gathered(compressor.compress(inChunks(BYTES, 70_000)));
  expect(alone).toHaveLength(3);
  expect(whole.equals(Buffer.concat(alone))).toBe(true);
});

test("segments are twice the level's window", () => {
  const sizes = [1, 3, 8, 9, 16, 17, 19].map((level) => zstd({ level }).segmentSize / MIB);
  expect(sizes).toEqual([4, 4, 4, 8, 8, 16, 16]);
});

test("the fingerprint has the library's version and all parameters", () => {
  const version = process.versions.zstd;
  expect(zstd().fingerprint).toBe(
    `zstd node:zlib ${version} level=3 windowLog=22 chainLog=14 checksum=1 segment=4194304`,
  );
});

describe.skipIf(unlessMissing("zstd"))("with the program zstd", () => {
  test("zstd -t and zstd -dc take what is written", async () => {
    const units = await gathered(zstd().compress(inChunks(BYTES, 100_000)));
    run("zstd", ["-t"], units);
    expect(run("zstd", ["-dc"], units).equals(BYTES)).toBe(true);
  });

  test.each([["-3"], ["-19"], ["-1", "--no-check"], ["-3", "-T2"], ["-3", "--long=24"]])(
    "what zstd %s writes is read",
    async (...args) => {
      const frame = run("zstd", args, BYTES);
      const twice = Buffer.concat([frame, frame]);
      const found = await gathered(zstd().decompress(inChunks(twice, 1000)));
      expect(found.equals(Buffer.concat([BYTES, BYTES]))).toBe(true);
    },
  );
});

test("a frame of an unknown size, skippable frames and one of a single repeated byte are read", async () => {
  const skippable = Buffer.concat([Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 5, 0, 0, 0]), Buffer.from("aside")]);
  const repeated = Buffer.from("28b52ffd200423000061", "hex");
  const input = Buffer.concat([skippable, await streamed(SMALL), skippable, repeated]);
  for (const size of [1, 3, input.length]) {
    const found = await gathered(zstd().decompress(inChunks(input, size)));
    expect(found.equals(Buffer.concat([SMALL, Buffer.from("aaaa")]))).toBe(true);
  }
});

test.each([
  [
    "zeros behind the end",
    (unit: Buffer) => Buffer.concat([unit, Buffer.alloc(512)]),
    /no zstd frame begins/,
  ],
  [
    "text behind the end",
    (unit: Buffer) => Buffer.concat([unit, Buffer.from("more")]),
    /no zstd frame begins/,
  ],
  ["a wrong checksum", (unit: Buffer) => changed(unit, unit.length - 1), /checksum/i],
  ["no frame", () => Buffer.alloc(0), /unexpected end/],
  ["another format", () => Buffer.from("plain text"), /no zstd frame begins/],
])("%s is an error", async (_, damage, message) => {
  const unit = await gathered(zstd().compress(inChunks(SMALL)));
  for (const size of [7, 1 << 16])
    await expect(gathered(zstd().decompress(inChunks(damage(unit), size)))).rejects.toThrow(message);
});

function changed(unit: Buffer, at: number): Buffer {
  const copy = Buffer.from(unit);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
}

async function streamed(bytes: Buffer): Promise<Buffer> {
  const stream = createZstdCompress();
  stream.write(bytes.subarray(0, 100));
  stream.flush(() => stream.end(bytes.subarray(100)));
  return await gathered(stream);
}
