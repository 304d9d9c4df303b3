import { spawnSync } from "node:child_process";
import { readdirSync, readlinkSync } from "node:fs";
import { StoreshipError } from "@storeship/core";
import { expect, test } from "vitest";
import { dockerArchiveSource, inspectImage } from "../src/index.js";
import { DECOMPRESSORS } from "./support/decompressors.js";
import { errorOf } from "./support/error.js";
import { archiveFile, archiveOf, fileOf, imageMembers } from "./support/image-archive.js";
import { file, layerOf } from "./support/layer.js";

const layers = [
  {
    path: "001/layer.tar",
    bytes: layerOf([file("gnu/store/00000000000000000000000000000000-a/f", 900_000)]),
  },
  { path: "002/layer.tar", bytes: layerOf([file("etc/f", 10)]) },
];

/** `bytes` in two units behind one another, as a compressor that works in segments writes them. */
function compressed(program: string, bytes: Buffer): Buffer {
  const halves = [bytes.subarray(0, 5000), bytes.subarray(5000)];
  return Buffer.concat(halves.map((input) => spawnSync(program, ["-c"], { input }).stdout));
}

const inspect = (image: string) => inspectImage(dockerArchiveSource(image, DECOMPRESSORS), DECOMPRESSORS);

test.each(["gzip", "zstd", "xz"])(
  "an archive compressed with %s as a whole has the content of the plain one",
  async (program) => {
    const plain = await inspect(await archiveFile(imageMembers(layers)));
    const image = fileOf(compressed(program, await archiveOf(imageMembers(layers))));
    expect(await inspect(image)).toEqual({ ...plain, source: image });
  },
);

test.each(["gzip", "zstd"])("layers compressed with %s have the content of plain ones", async (program) => {
  const plain = await inspect(await archiveFile(imageMembers(layers)));
  const packed = layers.map(({ path, bytes }) => ({ path, bytes: compressed(program, bytes) }));
  const found = await inspect(await archiveFile(imageMembers(packed)));
  const contents = ({ layers }: typeof plain) =>
    layers.map(({ size, members, items, outside }) => ({ size, members, items, outside }));
  expect(contents(found)).toEqual(contents(plain));
  expect(found.layers[0]?.blob).toEqual({
    mediaType: `application/vnd.oci.image.layer.v1.tar+${program}`,
    size: packed[0]?.bytes.length,
  });
});

test("an archive that nothing at hand decompresses is refused, with what could be", async () => {
  const image = fileOf(compressed("xz", await archiveOf(imageMembers(layers))));
  const error = await errorOf(dockerArchiveSource(image, DECOMPRESSORS.slice(0, 2)).claim());
  expect(error.code).toBe("ERR_DECOMPRESSOR_MISSING");
  expect(error.message).toBe(
    `'${image}' is compressed with xz, for which there is no decompressor here (there are: gzip, zstd); decompress it first`,
  );
});

test("a layer that nothing at hand decompresses is refused by its number", async () => {
  const packed = layers.map(({ path, bytes }) => ({ path, bytes: compressed("zstd", bytes) }));
  const image = await archiveFile(imageMembers(packed));
  const error = await errorOf(inspectImage(dockerArchiveSource(image, []), []));
  expect(error.message).toBe(
    `layer 1 of '${image}' is compressed with zstd, for which there is no decompressor here (there are: none); decompress it first`,
  );
});

test.each(["gzip", "zstd", "xz"])(
  "an archive compressed with %s and cut off is refused by its name",
  async (program) => {
    const bytes = compressed(program, await archiveOf(imageMembers(layers)));
    const image = fileOf(bytes.subarray(0, -20));
    const error = await errorOf(inspect(image));
    expect(error.code).toBe("ERR_IMAGE_DAMAGED");
    expect(error.message).toContain(`'${image}' cannot be decompressed (${program}: `);
  },
);

test("no file stays open, whether an archive is read to its end, given up or refused", async () => {
  const bytes = compressed("gzip", await archiveOf(imageMembers(layers)));
  const images = [await archiveFile(imageMembers(layers)), fileOf(bytes), fileOf(bytes.subarray(0, -20))];
  for (const image of images) {
    await inspect(image).catch(() => {});
    expect(isOpen(image)).toBe(false);
    try {
      for await (const { bytes } of dockerArchiveSource(image, DECOMPRESSORS).layers([0, 1])) {
        for await (const _ of bytes) break;
        break;
      }
    } catch (error) {
      expect(image).toBe(images[2]);
      expect(error).toBeInstanceOf(StoreshipError);
    }
    expect(isOpen(image)).toBe(false);
  }
});

function isOpen(path: string): boolean {
  return readdirSync("/proc/self/fd").some((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`) === path;
    } catch {
      return false;
    }
  });
}
