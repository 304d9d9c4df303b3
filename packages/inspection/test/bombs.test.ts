import { spawnSync } from "node:child_process";
import type { ImageSource, ReadLimits } from "@storeship/core";
import { limited } from "@storeship/layer";
import { describe, expect, test } from "vitest";
import { diffImages, dockerArchiveSource, inspectImage, verifyImage } from "../src/index.js";
import { DECOMPRESSORS } from "./support/decompressors.js";
import { errorOf } from "./support/error.js";
import { archiveFile, archiveOf, fileOf, imageMembers, type TestLayer } from "./support/image-archive.js";
import { file, layerOf } from "./support/layer.js";

const MIB = 1 << 20;
const NARROW: ReadLimits = { layerSize: 2 * MIB, ratio: 100 };

const layers: readonly TestLayer[] = [
  { path: "001/layer.tar", bytes: layerOf([file("small", 10)]) },
  { path: "002/layer.tar", bytes: layerOf([file("large", 3 * MIB)]) },
];

const compressed = (program: string, input: Buffer): Buffer => spawnSync(program, ["-c"], { input }).stdout;

function inspected(path: string, limits?: ReadLimits) {
  const decompressors = limits === undefined ? DECOMPRESSORS : limited(DECOMPRESSORS, limits);
  return inspectImage(dockerArchiveSource(path, decompressors), decompressors);
}

async function refusal(path: string, limits?: ReadLimits): Promise<string> {
  const { code, message } = await errorOf(inspected(path, limits));
  return `${code}: ${message.replace(`'${path}'`, "FILE")}`;
}

describe("a layer with more bytes than are allowed is refused by its number", () => {
  const TOO_LARGE =
    "ERR_IMAGE_TOO_LARGE: layer 2 of FILE has more than 2097152 bytes; if that is meant, allow more with --max-layer-size";

  test("where it is not compressed", async () => {
    expect(await refusal(await archiveFile(imageMembers(layers)), NARROW)).toBe(TOO_LARGE);
  });

  test.each(["gzip", "zstd"])("where it is compressed with %s", async (program) => {
    const packed = layers.map(({ path, bytes }) => ({ path, bytes: compressed(program, bytes) }));
    expect(await refusal(await archiveFile(imageMembers(packed)), NARROW)).toBe(TOO_LARGE);
  });

  test("where it is verified", async () => {
    const path = await archiveFile(imageMembers(layers));
    const decompressors = limited([], NARROW);
    const { faults } = await verifyImage(dockerArchiveSource(path, decompressors), decompressors);
    expect(faults).toEqual([expect.objectContaining({ kind: "unreadable", path: "layer 2" })]);
  });

  test("where it is compared", async () => {
    const path = await archiveFile(imageMembers(layers));
    const other = await archiveFile(imageMembers(layers.slice(0, 1)));
    const decompressors = limited([], NARROW);
    const [from, to] = [path, other].map((file) => dockerArchiveSource(file, decompressors));
    const { code } = await errorOf(diffImages(from as ImageSource, to as ImageSource, decompressors));
    expect(code).toBe("ERR_IMAGE_TOO_LARGE");
  });

  test("and read where as many are allowed", async () => {
    const path = await archiveFile(imageMembers(layers));
    const limits = { ...NARROW, layerSize: 4 * MIB };
    const { size } = await inspected(path, limits);
    expect(size).toBeGreaterThan(3 * MIB);
  });
});

describe("what becomes very many times as large is refused", () => {
  // Between `head` and `zstd` only: what is here is a few kilobytes.
  const bomb = spawnSync("sh", ["-c", "head -c 1200M /dev/zero | zstd -c"]).stdout;

  const message =
    "layer 1 of FILE becomes more than 200 times as large when it is decompressed; if that is meant, allow more with --max-ratio";

  test("where it is a layer", async () => {
    const path = await archiveFile(imageMembers([{ path: "001/layer.tar", bytes: bomb }]));
    // Zeros end a tar archive: what comes behind them is read to know that it is whole.
    expect(await refusal(path)).toBe(`ERR_IMAGE_TOO_LARGE: ${message}`);
  });

  test("where it is the archive as a whole", async () => {
    const image = compressed("zstd", await archiveOf(imageMembers(layers)));
    expect(await refusal(fileOf(Buffer.concat([image, bomb])))).toMatch(
      /^ERR_IMAGE_TOO_LARGE: FILE becomes more than 200 times/,
    );
  });

  test("and read where as much is allowed", async () => {
    const path = fileOf(Buffer.concat([compressed("zstd", await archiveOf(imageMembers(layers))), bomb]));
    const limits = { layerSize: 2 ** 40, ratio: 1_000_000 };
    expect((await inspected(path, limits)).layers).toHaveLength(2);
  });
});

test("an archive whose names alone would fill the memory is refused", async () => {
  const name = "n".repeat(MIB - 1);
  const record = (typeFlag: string, size: number): Buffer => {
    const header = Buffer.alloc(512);
    header.write(`x${"\0".repeat(99)}0000644\0`);
    header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
    header.write("        ", 148);
    header.write(typeFlag, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return header;
  };
  const members = Array.from({ length: 40 }, (_, number) => [
    record("L", MIB),
    Buffer.from(`${number % 10}${name}`.slice(0, MIB - 1).padEnd(MIB, "\0")),
    record("0", 0),
  ]).flat();
  expect(await refusal(fileOf(Buffer.concat(members)))).toContain("or names of more than 33554432 bytes");
});
