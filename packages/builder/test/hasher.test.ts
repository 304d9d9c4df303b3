import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { hashing, inlineHasher } from "../src/hashing/hasher.js";
import { threadHasher } from "../src/hashing/thread-hasher.js";

const thread = threadHasher();
afterAll(() => thread.close());

const hashers = [
  ["on the thread of its user", inlineHasher()],
  ["on a thread of its own", thread],
] as const;

function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

describe.each(hashers)("a hasher %s", (_, hasher) => {
  const piece = fc.record({ bytes: fc.uint8Array({ maxLength: 5000 }), isShared: fc.boolean() });

  test("makes the digest of each stream, whatever memory its bytes lie in", async () => {
    const streams = fc.array(fc.array(piece, { maxLength: 6 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(streams, async (all) => {
        for (const pieces of all) {
          const expected = createHash("sha256");
          for (const { bytes, isShared } of pieces) {
            expected.update(bytes);
            const given = isShared ? shared(bytes) : Uint8Array.from(bytes);
            const done = hasher.update(given);
            // What is no shared memory has been copied already.
            if (!isShared) given.fill(0);
            else void done?.then(() => given.fill(0));
          }
          expect(await hasher.digest()).toBe(`sha256:${expected.digest("hex")}`);
        }
      }),
    );
  });

  test("lets no block be overwritten before it is hashed", async () => {
    const blocks = Array.from({ length: 4 }, () => shared(new Uint8Array(1 << 20)));
    const expected = createHash("sha256");
    const source = async function* () {
      for (let count = 0; count < 32; count += 1) {
        const block = blocks[count % blocks.length] as Uint8Array;
        block.fill(count);
        yield block;
      }
    };
    for await (const block of hashing(hasher)(source())) expected.update(block);
    expect(await hasher.digest()).toBe(`sha256:${expected.digest("hex")}`);
  });
});
