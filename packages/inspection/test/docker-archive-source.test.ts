import { gzipSync } from "node:zlib";
import { digestOf, hexOf, type ImageSource } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { dockerArchiveSource } from "../src/index.js";
import {
  archiveFile,
  configOf,
  imageMembers,
  type Member,
  manifestOf,
  type TestLayer,
} from "./support/image-archive.js";
import { file, layerOf } from "./support/layer.js";

const first: TestLayer = { path: "a/layer.tar", bytes: layerOf([file("a", 700)]) };
const second: TestLayer = { path: "b/layer.tar", bytes: layerOf([file("b", 300_000)]) };

async function sourceOf(members: readonly Member[]): Promise<ImageSource> {
  return dockerArchiveSource(await archiveFile(members), []);
}

/** The blobs as they come: `1: DIGEST`, `0+2: DIGEST`. */
async function blobs(source: ImageSource, numbers: readonly number[]): Promise<string[]> {
  const found: string[] = [];
  for await (const blob of source.layers(numbers)) {
    const chunks: Buffer[] = [];
    for await (const chunk of blob.bytes) chunks.push(Buffer.from(chunk));
    found.push(`${blob.numbers.join("+")}: ${digestOf(Buffer.concat(chunks))}`);
  }
  return found;
}

describe("what an image claims", () => {
  test("comes from manifest.json and the config, wherever they lie among the members", async () => {
    const members = imageMembers([first, second]);
    const claims = await Promise.all(
      [members, members.toReversed()].map(async (order) => (await sourceOf(order)).claim()),
    );
    expect(claims[1]).toEqual(claims[0]);
    expect(claims[0]?.names).toEqual(["hello:latest"]);
    expect(Buffer.from(claims[0]?.config ?? []).toString()).toBe(configOf([first, second]));
    expect(claims[0]?.layers).toEqual([
      { mediaType: "application/vnd.oci.image.layer.v1.tar", size: first.bytes.length },
      { mediaType: "application/vnd.oci.image.layer.v1.tar", size: second.bytes.length },
    ]);
  });

  test("has the media type of a compressed layer, told by its first bytes", async () => {
    const packed = { path: "a/layer.tar", bytes: gzipSync(first.bytes) };
    const claim = await (await sourceOf(imageMembers([packed]))).claim();
    expect(claim.layers[0]?.mediaType).toBe("application/vnd.oci.image.layer.v1.tar+gzip");
  });

  test("has the digest that is in the name of a blob, as newer versions of docker save write it", async () => {
    const digest = digestOf(first.bytes);
    const claim = await (
      await sourceOf(imageMembers([{ path: `blobs/sha256/${hexOf(digest)}`, bytes: first.bytes }]))
    ).claim();
    expect(claim.layers).toEqual([
      { mediaType: "application/vnd.oci.image.layer.v1.tar", size: first.bytes.length, digest },
    ]);
  });

  test("has no names where RepoTags is null", async () => {
    const members = imageMembers([first]).slice(0, 2);
    const source = await sourceOf([
      ...members,
      { name: "manifest.json", content: manifestOf([first.path], { RepoTags: null }) },
    ]);
    expect((await source.claim()).names).toEqual([]);
  });

  test("is found where all member names begin with './'", async () => {
    const source = await sourceOf(
      imageMembers([first]).map((member) => ({ ...member, name: `./${member.name}` })),
    );
    expect((await source.claim()).layers).toHaveLength(1);
    expect(await blobs(source, [0])).toEqual([`0: ${digestOf(first.bytes)}`]);
  });

  test("is read from a config too large to be kept while the manifest is looked for", async () => {
    const config = configOf([first], { comment: "x".repeat(3 << 20) });
    const members = imageMembers([first]).map((member) =>
      member.name === "config.json" ? { ...member, content: config } : member,
    );
    expect((await (await sourceOf(members)).claim()).config.length).toBe(config.length);
  });
});

describe("the blobs of layers", () => {
  test("come in the order of the archive, each as it lies there", async () => {
    const members = imageMembers([first, second]);
    const source = await sourceOf([members[1] as Member, members[0] as Member, ...members.slice(2)]);
    expect(await blobs(source, [0, 1])).toEqual([
      `1: ${digestOf(second.bytes)}`,
      `0: ${digestOf(first.bytes)}`,
    ]);
  });

  test("are only those that are asked for", async () => {
    const source = await sourceOf(imageMembers([first, second]));
    expect(await blobs(source, [1])).toEqual([`1: ${digestOf(second.bytes)}`]);
    expect(await blobs(source, [])).toEqual([]);
  });

  test("can be left unread", async () => {
    const source = await sourceOf(imageMembers([first, second]));
    const numbers: number[] = [];
    for await (const blob of source.layers([0, 1])) numbers.push(...blob.numbers);
    expect(numbers).toEqual([0, 1]);
  });

  test.each(["symlink", "link"] as const)(
    "come once where a %s makes one the same as another",
    async (type) => {
      const target = type === "symlink" ? "../a/layer.tar" : "a/layer.tar";
      const paths = ["a/layer.tar", "b/layer.tar", "c/layer.tar"];
      const source = await sourceOf([
        { name: "c/layer.tar", type, target },
        { name: first.path, content: first.bytes },
        { name: second.path, content: second.bytes },
        { name: "config.json", content: configOf([first, second, first]) },
        { name: "manifest.json", content: manifestOf(paths) },
      ]);
      expect((await source.claim()).layers.map(({ size }) => size)).toEqual(
        [first, second, first].map(({ bytes }) => bytes.length),
      );
      expect(await blobs(source, [0, 1, 2])).toEqual([
        `0+2: ${digestOf(first.bytes)}`,
        `1: ${digestOf(second.bytes)}`,
      ]);
    },
  );
});
