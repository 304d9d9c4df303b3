import assert from "node:assert/strict";
import type { ByteSource, Compressor, CompressorFactory } from "@storeship/core";
import { gathered, inChunks, noise } from "./bytes.js";
import type { Check } from "./check.js";
import { eventually, heldResources, leftResources } from "./resources.js";
import { watched } from "./watched-source.js";

const KIB = 1 << 10;
const MIB = 1 << 20;

/** What a compressor holds, and lets go. */
export function releaseChecks(make: CompressorFactory): readonly Check[] {
  return [
    {
      name: "frees what it holds when its reader leaves",
      run: async () => {
        const compressor = make();
        await frees((source) => compressor.compress(source), endlessNoise, leaveAfterFirst);
        const unit = await largeUnit(compressor);
        await frees(
          (source) => compressor.decompress(source),
          () => inChunks(unit, 64 * KIB),
          leaveAfterFirst,
        );
      },
    },
    {
      name: "frees what it holds when its reader leaves before the first byte",
      run: async () => {
        const compressor = make();
        await frees((source) => compressor.compress(source), endlessNoise, leaveAtOnce);
        await frees((source) => compressor.decompress(source), endlessNoise, leaveAtOnce);
      },
    },
    {
      name: "frees what it holds when the source fails",
      run: async () => {
        const compressor = make();
        const failing = async function* () {
          yield* inChunks(noise(200 * KIB), 64 * KIB);
          throw new Error("the source failed");
        };
        await frees(
          (source) => compressor.compress(source),
          failing,
          (output) => assert.rejects(gathered(output)),
        );
      },
    },
  ];
}

async function frees(
  pass: (source: ByteSource) => ByteSource,
  chunks: () => ByteSource,
  read: (output: ByteSource) => Promise<void>,
): Promise<void> {
  const before = heldResources();
  const input = watched(chunks);
  await read(pass(input.source));
  assert.ok(await eventually(() => !input.isOpen), "the source is still open: end it, as `for await` does");
  const left = await leftResources(before);
  assert.deepEqual(left, [], "something is left behind");
}

async function leaveAfterFirst(output: ByteSource): Promise<void> {
  for await (const chunk of output) if (chunk.length > 0) break;
}

async function leaveAtOnce(output: ByteSource): Promise<void> {
  await output[Symbol.asyncIterator]().return?.();
}

async function* endlessNoise(): ByteSource {
  for (let seed = 1; ; seed += 1) yield* inChunks(noise(MIB, seed), 64 * KIB);
}

async function largeUnit(compressor: Compressor): Promise<Buffer> {
  return await gathered(compressor.compress(inChunks(noise(2 * MIB), MIB)));
}
