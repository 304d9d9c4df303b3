import assert from "node:assert/strict";
import type { ByteSource, Compressor, CompressorFactory } from "@storeship/core";
import { gathered, inChunks, noise } from "./bytes.js";
import type { Check } from "./check.js";

const KIB = 1 << 10;

/** What a compressor does with input that is not what it should be. */
export function failureChecks(make: CompressorFactory): readonly Check[] {
  return [
    {
      name: "passes errors of the source on as they are",
      run: async () => {
        const compressor = make();
        const unit = await unitOf(compressor);
        await passesOn((source) => compressor.compress(source), noise(200 * KIB));
        await passesOn((source) => compressor.decompress(source), unit.subarray(0, unit.length / 2));
      },
    },
    {
      name: "refuses input that is cut off",
      run: async () => {
        const compressor = make();
        const unit = await unitOf(compressor);
        for (const length of [1, unit.length / 2, unit.length - 1])
          await refuses(compressor, unit.subarray(0, length), `its first ${Math.floor(length)} bytes`);
      },
    },
    {
      name: "refuses what follows the last unit, where units can follow one another",
      run: async () => {
        const compressor = make();
        if (!compressor.concatenable) return;
        const unit = await unitOf(compressor);
        for (const rest of [Buffer.from("something else"), unit.subarray(0, unit.length / 2)])
          await refuses(compressor, Buffer.concat([unit, rest]), `${rest.length} bytes more`);
      },
    },
  ];
}

async function unitOf(compressor: Compressor): Promise<Buffer> {
  return await gathered(compressor.compress(inChunks(noise(100 * KIB), 64 * KIB)));
}

async function passesOn(pass: (source: ByteSource) => ByteSource, bytes: Buffer): Promise<void> {
  for (const size of [bytes.length, KIB]) {
    const fault = new Error("the source failed");
    const failing = async function* () {
      yield* inChunks(bytes, size);
      throw fault;
    };
    const found = await gathered(pass(failing())).then(
      () => "no error",
      (error: unknown) => error,
    );
    assert.equal(found, fault, "what the source throws must come through, the very same");
  }
}

async function refuses(compressor: Compressor, input: Buffer, what: string): Promise<void> {
  for (const size of [997, input.length]) {
    const reading = gathered(compressor.decompress(inChunks(input, size)));
    await assert.rejects(reading, `a unit was decompressed without an error from ${what}`);
  }
}
