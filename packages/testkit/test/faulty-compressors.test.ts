import { spawn } from "node:child_process";
import { createGunzip, gunzipSync, gzipSync } from "node:zlib";
import { type ByteSource, type Compressor, type CompressorFactory, StoreshipError } from "@storeship/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { compressorChecks, pluginChecks } from "../src/index.js";

const LEVELS = { least: 1, most: 9, default: 6 };

/** Keeps the contract, at the price of holding everything. */
const sound: CompressorFactory = ({ level = 6 } = {}) => {
  if (!Number.isInteger(level) || level < 1 || level > 9)
    throw new StoreshipError("ERR_COMPRESSOR_OPTION", "level");
  return {
    name: "sound",
    extension: ".gz",
    mediaTypeSuffix: "gzip",
    concatenable: true,
    segmentSize: 1 << 16,
    memory: 1 << 20,
    levels: LEVELS,
    fingerprint: `sound ${level}`,
    compress: (source) => compressAtEachMiB(source, level),
    async *decompress(source) {
      yield gunzipSync(await gathered(source));
    },
  };
};

/** The fault, and the names of the checks that find it. */
const FAULTS: ReadonlyArray<readonly [fault: string, make: CompressorFactory, found: readonly string[]]> = [
  ["an extension without a dot", changed({ extension: "gz" }), ["has every field of the contract"]],
  [
    "a fingerprint of two lines",
    changed({ fingerprint: "a\nb" }),
    [
      "has every field of the contract",
      "has the same fingerprint each time it is made",
      "has another fingerprint at each level",
    ],
  ],
  [
    "a fingerprint with the time",
    () => ({ ...sound(), levels: undefined as never, fingerprint: String(performance.now()) }),
    ["has the same fingerprint each time it is made"],
  ],
  [
    "one fingerprint for all levels",
    changed({ fingerprint: "sound" }),
    ["has another fingerprint at each level"],
  ],
  [
    "any level",
    () => sound(),
    ["refuses levels that it does not have", "has another fingerprint at each level"],
  ],
  ["another media type", changed({ mediaTypeSuffix: "zstd" }), ["writes what its media type suffix says"]],
  [
    "no bytes for an empty source",
    wrapped(
      (compress) =>
        async function* (source) {
          const bytes = await gathered(source);
          if (bytes.length > 0) yield* compress(chunk(bytes));
        },
    ),
    ["gives back nothing"],
  ],
  [
    "a clock in its bytes",
    wrapped(
      (compress) =>
        async function* (source) {
          const unit = await gathered(compress(source));
          unit.writeUInt32LE((performance.now() * 1000) >>> 0, 4);
          yield unit;
        },
    ),
    ["makes the same bytes a second time, and side by side"],
  ],
  [
    "a unit for each chunk",
    wrapped(
      (compress) =>
        async function* (source) {
          for await (const bytes of source) yield* compress(chunk(bytes));
        },
    ),
    ["makes the same bytes however the source is cut"],
  ],
  [
    "a chunk that is kept",
    wrapped(
      (compress) =>
        async function* (source) {
          const kept: Uint8Array[] = [];
          for await (const bytes of source) kept.push(bytes);
          yield* compress(chunk(Buffer.concat(kept)));
        },
    ),
    ["gives back more than three segments"],
  ],
  [
    "units that cannot follow one another",
    (options) => ({
      ...sound(options),
      async *decompress(source) {
        const bytes = await gathered(source);
        const stream = createGunzip();
        stream.end(bytes.subarray(0, endOfFirst(bytes)));
        yield* stream;
      },
    }),
    ["makes units that can follow one another, where it says so"],
  ],
  [
    "errors of its own for those of the source",
    wrapped(
      (compress) =>
        async function* (source) {
          try {
            yield* compress(source);
          } catch (error) {
            throw new Error("it failed", { cause: error });
          }
        },
    ),
    ["passes errors of the source on as they are"],
  ],
  [
    "the source's errors swallowed",
    wrapped(
      (compress) =>
        async function* (source) {
          const kept: Uint8Array[] = [];
          try {
            for await (const bytes of source) kept.push(Buffer.from(bytes));
          } catch {}
          yield* compress(chunk(Buffer.concat(kept)));
        },
    ),
    ["passes errors of the source on as they are"],
  ],
  [
    "no notice of the end",
    (options) => ({
      ...sound(options),
      async *decompress(source) {
        yield gunzipSync(await gathered(source), { finishFlush: 2 });
      },
    }),
    ["refuses input that is cut off"],
  ],
  [
    "a process that is left behind",
    wrapped(
      (compress) =>
        async function* (source) {
          const child = spawn("sleep", ["60"]);
          onTestFinished(() => void child.kill("SIGKILL"));
          yield* compress(source);
        },
    ),
    ["frees what it holds when its reader leaves"],
  ],
  [
    "a source that is left open",
    wrapped((compress) => (source) => ({
      [Symbol.asyncIterator]() {
        const open = source[Symbol.asyncIterator]();
        return compress({ [Symbol.asyncIterator]: () => ({ next: () => open.next() }) })[
          Symbol.asyncIterator
        ]();
      },
    })),
    ["frees what it holds when its reader leaves"],
  ],
];

describe("a sound compressor", () => {
  for (const check of compressorChecks(sound)) test(check.name, check.run);
});

describe("a faulty compressor is found", () => {
  test.each(FAULTS)("%s", async (_, make, names) => {
    const checks = compressorChecks(make).filter(({ name }) => names.includes(name));
    expect(checks).toHaveLength(names.length);
    for (const check of checks) await expect(check.run(), check.name).rejects.toThrow();
  });
});

describe("a faulty plugin is found", () => {
  const plugin = { name: "p", apiVersion: 1, compressors: { sound } };
  test.each([
    ["nothing", undefined],
    ["another version", { ...plugin, apiVersion: 2 }],
    ["no name", { ...plugin, name: "" }],
    ["nothing brought", { ...plugin, compressors: {} }],
    ["a compressor by another name", { ...plugin, compressors: { other: sound } }],
    ["a name with a colon", { ...plugin, compressors: { "so:und": sound } }],
    [
      "a factory that fails",
      {
        ...plugin,
        compressors: {
          sound: () => {
            throw new TypeError("x");
          },
        },
      },
    ],
  ])("%s", async (_, faulty) => {
    const results = await Promise.allSettled(pluginChecks(faulty).map(({ run }) => run()));
    expect(results.some(({ status }) => status === "rejected")).toBe(true);
  });

  test("and a sound one is not", async () => {
    for (const { run } of pluginChecks(plugin)) await run();
  });
});

function changed(fields: Partial<Compressor>): CompressorFactory {
  return (options) => ({ ...sound(options), ...fields });
}

function wrapped(wrap: (compress: Compressor["compress"]) => Compressor["compress"]): CompressorFactory {
  return (options) => {
    const compressor = sound(options);
    return { ...compressor, compress: wrap((source) => compressor.compress(source)) };
  };
}

async function* compressAtEachMiB(source: ByteSource, level: number): ByteSource {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of source) {
    for (let at = 0; at < bytes.length; ) {
      const part = Buffer.from(bytes.subarray(at, at + (1 << 20) - length));
      held.push(part);
      at += part.length;
      length += part.length;
      if (length < 1 << 20) continue;
      yield gzipSync(Buffer.concat(held), { level });
      held = [];
      length = 0;
    }
  }
  yield gzipSync(Buffer.concat(held), { level });
}

/** Where the first member ends. */
function endOfFirst(bytes: Buffer): number {
  const next = bytes.indexOf(createHeader(), 1);
  return next === -1 ? bytes.length : next;
}

function createHeader(): Buffer {
  return gzipSync(Buffer.alloc(0)).subarray(0, 10);
}

async function* chunk(bytes: Uint8Array): ByteSource {
  yield bytes;
}

async function gathered(source: ByteSource): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const bytes of source) all.push(Buffer.from(bytes));
  return Buffer.concat(all);
}
