import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { StoreshipError } from "@storeship/core";
import fc from "fast-check";
import { test } from "vitest";
import { dockerArchiveSource, inspectImage } from "../src/index.js";
import { DECOMPRESSORS } from "./support/decompressors.js";
import { archiveOf, imageMembers } from "./support/image-archive.js";
import { file, layerOf } from "./support/layer.js";
import { newDirectory } from "./support/temporary-directory.js";

const layer = layerOf([
  file(`gnu/store/00000000000000000000000000000000-${"a".repeat(90)}`, 700),
  file("b", 10),
]);

test.each([
  ["plain", layer],
  ["gzip", gzipSync(layer)],
])(
  "any damage to an archive with a %s layer is told as an error of this project's, or does not matter",
  async (_, bytes) => {
    const archive = await archiveOf(imageMembers([{ path: "a/layer.tar", bytes }]));
    const directory = newDirectory();
    const path = join(directory, "image.tar");
    const place = fc.nat(archive.length - 1);
    const damage = fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 4 });
    try {
      await fc.assert(
        fc.asyncProperty(damage, fc.option(place), async (changes, length) => {
          const damaged = Buffer.from(archive.subarray(0, length ?? archive.length));
          for (const [at, byte] of changes) if (at < damaged.length) damaged[at] = byte;
          writeFileSync(path, damaged);
          try {
            await inspectImage(dockerArchiveSource(path, []), DECOMPRESSORS);
          } catch (error) {
            if (!(error instanceof StoreshipError)) throw error;
          }
        }),
        { numRuns: 300 },
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
);
