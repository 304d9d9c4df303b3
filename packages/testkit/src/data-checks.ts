import assert from "node:assert/strict";
import type { ByteSource, Compressor, CompressorFactory } from "@storeship/core";
import { gathered, inChunks, noise, orderly } from "./bytes.js";
import type { Check } from "./check.js";

const KIB = 1 << 10;
const MIB = 1 << 20;
const SIDE_BY_SIDE = 4;

/** What a compressor makes of bytes. */
export function dataChecks(make: CompressorFactory): readonly Check[] {
  const roundTrip = (name: string, data: (compressor: Compressor) => Buffer): Check => ({
    name: `gives back ${name}`,
    run: async () => {
      const compressor = make();
      const bytes = data(compressor);
      const unit = await gathered(compressor.compress(inChunks(bytes, MIB)));
      await decompressesTo(compressor, unit, bytes);
    },
  });
  return [
    roundTrip("nothing", () => Buffer.alloc(0)),
    roundTrip("one byte", () => Buffer.of(0)),
    roundTrip("bytes that cannot be compressed", () => noise(MIB + 1)),
    roundTrip("more than three segments", (compressor) => orderly(severalSegments(compressor))),
    {
      name: "makes the same bytes a second time, and side by side",
      run: async () => {
        const compressor = make();
        const data = [noise(300 * KIB), orderly(MIB)];
        const compress = (bytes: Buffer) => gathered(compressor.compress(inChunks(bytes, 64 * KIB)));
        for (const bytes of data) {
          const first = await compress(bytes);
          const others = await Promise.all(Array.from({ length: SIDE_BY_SIDE }, () => compress(bytes)));
          for (const other of others) assert.ok(other.equals(first), "two runs over the same bytes differ");
        }
      },
    },
    {
      name: "makes the same bytes however the source is cut",
      run: async () => {
        const compressor = make();
        await sameForChunks(compressor, orderly(severalSegments(compressor)), [64 * KIB, 3 * MIB - 1]);
        for (const each of [compressor, ...extremes(make)]) {
          await sameForChunks(each, orderly(3 * KIB), [1, 7]);
          await sameForChunks(each, noise(200 * KIB), [997, 64 * KIB]);
        }
      },
    },
    {
      name: "makes the same unit of a piece at once, where it can",
      run: async () => {
        const compressor = make();
        for (const bytes of [Buffer.alloc(0), noise(10), orderly(200 * KIB)]) {
          const unit = await compressor.compressUnit?.(bytes);
          if (unit === undefined) return;
          const same = await gathered(compressor.compress(inChunks(bytes, 64 * KIB)));
          assert.ok(same.equals(unit), `compress and compressUnit differ for ${bytes.length} bytes`);
        }
      },
    },
    {
      name: "takes bytes that lie in shared memory",
      run: async () => {
        const compressor = make();
        const bytes = orderly(200 * KIB);
        const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
        shared.set(bytes);
        const once = async function* (): ByteSource {
          yield shared;
        };
        const unit =
          (await compressor.compressUnit?.(shared)) ?? (await gathered(compressor.compress(once())));
        await decompressesTo(compressor, Buffer.from(unit), bytes);
      },
    },
    {
      name: "makes units that can follow one another, where it says so",
      run: async () => {
        const compressor = make();
        if (!compressor.concatenable) return;
        const parts = [noise(10), Buffer.alloc(0), orderly(200 * KIB), noise(100 * KIB)];
        const units: Buffer[] = [];
        for (const part of parts) units.push(await gathered(compressor.compress(inChunks(part, 64 * KIB))));
        const whole = Buffer.concat(units);
        for (const size of [997, 64 * KIB, whole.length]) {
          const found = await gathered(compressor.decompress(inChunks(whole, size)));
          assert.ok(
            found.equals(Buffer.concat(parts)),
            `it is no concatenation when read in chunks of ${size} bytes`,
          );
        }
      },
    },
  ];
}

async function sameForChunks(compressor: Compressor, bytes: Buffer, sizes: readonly number[]): Promise<void> {
  const whole = await gathered(compressor.compress(inChunks(bytes, bytes.length)));
  for (const size of sizes) {
    const cut = await gathered(compressor.compress(inChunks(bytes, size)));
    assert.ok(
      cut.equals(whole),
      `${bytes.length} bytes in chunks of ${size} give others than in one piece (${compressor.fingerprint}); a chunk is gone when the next one is asked for`,
    );
    await decompressesTo(compressor, cut, bytes);
  }
}

async function decompressesTo(compressor: Compressor, unit: Buffer, bytes: Buffer): Promise<void> {
  const found = await gathered(compressor.decompress(inChunks(unit, 64 * KIB)));
  assert.ok(
    found.equals(bytes),
    `${bytes.length} bytes became ${unit.length}, and those ${found.length} bytes that are not the same`,
  );
}

/** The compressor at its lowest and its highest level, which may be other algorithms. */
function extremes(make: CompressorFactory): readonly Compressor[] {
  const { levels } = make();
  return levels === undefined ? [] : [make({ level: levels.least }), make({ level: levels.most })];
}

function severalSegments({ concatenable, segmentSize }: Compressor): number {
  return (concatenable ? 3 * segmentSize : 4 * MIB) + 12_345;
}
