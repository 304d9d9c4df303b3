import { expect, test } from "vitest";
import { type ByteSource, pieces } from "../src/index.js";

test.each([
  [[], []],
  [[0], []],
  [[3], [3]],
  [[4], [4]],
  [[5], [4, 1]],
  [[9], [4, 4, 1]],
  [
    [1, 1, 1, 1, 1],
    [4, 1],
  ],
  [
    [3, 8, 0, 2],
    [4, 4, 4, 1],
  ],
  [
    [2, 2, 8],
    [4, 4, 4],
  ],
])("chunks of %j bytes are cut into pieces of %j", async (chunks, expected) => {
  const lengths: number[] = [];
  const bytes: number[] = [];
  for await (const piece of pieces(reused(chunks), 4)) {
    lengths.push(piece.length);
    bytes.push(...piece);
  }
  expect(lengths).toEqual(expected);
  expect(bytes).toEqual(bytes.map((_, at) => at));
});

/** Counts up from 0, in one buffer for all chunks, as readers do. */
async function* reused(lengths: readonly number[]): ByteSource {
  const buffer = new Uint8Array(16);
  let next = 0;
  for (const length of lengths) {
    for (let at = 0; at < length; at += 1) buffer[at] = next++;
    yield buffer.subarray(0, length);
  }
}
