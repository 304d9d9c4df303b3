import assert from "node:assert/strict";
import { type Compressor, type CompressorFactory, validCompressor } from "@storeship/core";
import { gathered, inChunks, noise } from "./bytes.js";
import type { Check } from "./check.js";

const MAGIC = { gzip: [0x1f, 0x8b], zstd: [0x28, 0xb5, 0x2f, 0xfd] } as const;

/** What a compressor says of itself. */
export function contractChecks(make: CompressorFactory): readonly Check[] {
  return [
    {
      name: "has every field of the contract",
      run: async () => {
        const compressor = make();
        validCompressor(compressor, compressor.name);
        assert.match(
          compressor.name,
          /^[a-z][a-z0-9-]*$/,
          "the name must be one that a command line can carry",
        );
        assert.match(compressor.extension, /^\.[^/\s]+$/, "the extension must be a dot and what follows it");
      },
    },
    {
      name: "has the same fingerprint each time it is made",
      run: async () => {
        assert.equal(make().fingerprint, make().fingerprint);
        assert.match(make().fingerprint, /^[^\r\n]+$/, "the fingerprint must be one line");
      },
    },
    {
      name: "has another fingerprint at each level",
      run: async () => {
        const { levels, fingerprint } = make();
        if (levels === undefined) return;
        const all = range(levels.least, levels.most).map((level) => make({ level }).fingerprint);
        assert.equal(new Set(all).size, all.length, `two levels have one fingerprint: ${all.join("; ")}`);
        assert.equal(
          make({ level: levels.default }).fingerprint,
          fingerprint,
          "the default must be levels.default",
        );
      },
    },
    {
      name: "refuses levels that it does not have",
      run: async () => {
        const { levels } = make();
        const wrong =
          levels === undefined ? [1] : [levels.least - 1, levels.most + 1, levels.least + 0.5, Number.NaN];
        for (const level of wrong) refused(make, level);
      },
    },
    {
      name: "writes what its media type suffix says",
      run: async () => {
        const compressor = make();
        if (compressor.mediaTypeSuffix === undefined) return;
        const magic = MAGIC[compressor.mediaTypeSuffix];
        const unit = await compressed(compressor);
        assert.deepEqual(
          [...unit.subarray(0, magic.length)],
          [...magic],
          `not the magic of ${compressor.mediaTypeSuffix}`,
        );
      },
    },
  ];
}

async function compressed(compressor: Compressor): Promise<Buffer> {
  return await gathered(compressor.compress(inChunks(noise(1000), 1000)));
}

function refused(make: CompressorFactory, level: number): void {
  assert.throws(
    () => make({ level }),
    { code: "ERR_COMPRESSOR_OPTION" },
    `the level ${level} must be refused with an error whose code is ERR_COMPRESSOR_OPTION`,
  );
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
