import { setTimeout as sleep } from "node:timers/promises";
import type { ByteSource, Compressor } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { encoder } from "../src/index.js";

/** A compressor that marks its units, and tells what goes on. */
function marking(
  change: Partial<Compressor> & { delay?: (unit: number) => number; fail?: (text: string) => void } = {},
) {
  const state = { atWork: 0, mostAtWork: 0, started: 0, stopped: 0 };
  const compress = async function* (source: ByteSource): ByteSource {
    const unit = state.started++;
    state.atWork += 1;
    state.mostAtWork = Math.max(state.mostAtWork, state.atWork);
    try {
      let text = "";
      for await (const chunk of source) text += Buffer.from(chunk).toString();
      await sleep(change.delay?.(unit) ?? 0);
      change.fail?.(text);
      yield Buffer.from(`(${text})`);
    } finally {
      state.atWork -= 1;
      state.stopped += 1;
    }
  };
  const compressor: Compressor = {
    name: "marking",
    extension: ".m",
    concatenable: true,
    segmentSize: 4,
    memory: 1,
    fingerprint: "marking",
    compress,
    decompress: compress,
    ...change,
  };
  return { compressor, state };
}

async function* chunks(...texts: readonly string[]): ByteSource {
  for (const text of texts) yield Buffer.from(text);
}

async function textOf(source: ByteSource): Promise<string> {
  let text = "";
  for await (const chunk of source) text += Buffer.from(chunk).toString();
  return text;
}

const LIMITS = { jobs: 2, memory: 100 };

describe("encoder", () => {
  test("makes a unit of each segment, and several of one that is longer than the compressor's segments", async () => {
    const { compressor } = marking();
    const encode = encoder(compressor, LIMITS);
    expect(await textOf(encode(chunks("abc", "defghijk", "l"), [3, 6, 3]))).toBe("(abc)(defg)(hi)(jkl)");
  });

  test("writes the same bytes for any chunking and any number of jobs, however long units take", async () => {
    const text = "the quick brown fox jumps over the lazy dog";
    const lengths = [10, 1, 20, text.length - 31];
    const expected = await textOf(encoder(marking().compressor, LIMITS)(chunks(text), lengths));
    for (const jobs of [1, 2, 5, 50]) {
      const { compressor } = marking({ delay: (unit) => (unit * 7) % 5 });
      expect(await textOf(encoder(compressor, { jobs, memory: 100 })(chunks(...text), lengths))).toBe(
        expected,
      );
    }
  });

  test("has no more units at work than jobs, nor than fit the memory", async () => {
    const source = (): ByteSource => chunks("abcdefghijklmnopqrstuvwxyz");
    for (const [jobs, memory, most] of [
      [3, 100, 3],
      [8, 2, 2],
      [8, 0, 1],
    ] as const) {
      const { compressor, state } = marking({ delay: () => 2 });
      await textOf(encoder(compressor, { jobs, memory })(source(), [26]));
      expect(state.mostAtWork).toBe(most);
    }
  });

  test("reads ahead by a bounded number of segments when nobody takes the output", async () => {
    let read = 0;
    const endless = async function* (): ByteSource {
      for (;;) {
        read += 1;
        yield Buffer.from("abcd");
      }
    };
    const output = encoder(marking().compressor, LIMITS)(endless(), [Number.MAX_SAFE_INTEGER])[
      Symbol.asyncIterator
    ]();
    await output.next();
    await sleep(20);
    expect(read).toBeLessThanOrEqual(6);
    await output.return?.();
  });

  test("goes on reading past a slow unit while what it holds is little", async () => {
    let read = 0;
    const wanted = 40;
    const enough = Promise.withResolvers<void>();
    const small = async function* (): ByteSource {
      for (; read < 2 * wanted; read += 1) {
        if (read === wanted) enough.resolve();
        yield Buffer.from("a");
      }
    };
    const { compressor } = marking({ segmentSize: 1 << 20 });
    let isFirst = true;
    const compressUnit = async (bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> => {
      if (isFirst) {
        isFirst = false;
        await enough.promise;
      }
      return Uint8Array.from(bytes);
    };
    const lengths = Array.from({ length: 2 * wanted }, () => 1);
    const text = await textOf(encoder({ ...compressor, compressUnit }, LIMITS)(small(), lengths));
    expect(text).toBe("a".repeat(2 * wanted));
  });

  test("gives the error of the source, of the compressor, and stops what is at work", async () => {
    const failing = async function* (): ByteSource {
      yield Buffer.from("abcdefgh");
      throw new Error("the source broke");
    };
    const first = marking();
    await expect(textOf(encoder(first.compressor, LIMITS)(failing(), [100]))).rejects.toThrow(
      "the source broke",
    );
    const second = marking({
      fail: (text) => {
        if (text === "efgh") throw new Error("the compressor broke");
      },
    });
    await expect(
      textOf(encoder(second.compressor, LIMITS)(chunks("abcdefghijklmnop"), [16])),
    ).rejects.toThrow("the compressor broke");
    for (const { state } of [first, second]) expect(state.stopped).toBe(state.started);
  });

  test("gives a compressor that is not concatenable the whole stream", async () => {
    const { compressor, state } = marking({ concatenable: false });
    expect(await textOf(encoder(compressor, LIMITS)(chunks("abcdef", "ghi"), [3, 6]))).toBe("(abcdefghi)");
    expect(state.started).toBe(1);
  });

  test("writes nothing for an empty source", async () => {
    expect(await textOf(encoder(marking().compressor, LIMITS)(chunks(), []))).toBe("");
  });
});
