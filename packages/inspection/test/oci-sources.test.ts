import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Digest, digestOf, hexOf, type ImageIndexSource, MEDIA_TYPES } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { dockerArchiveSource, ociArchiveSource, ociLayoutSource } from "../src/index.js";
import { DECOMPRESSORS } from "./support/decompressors.js";
import {
  archiveFile,
  archiveOf,
  configOf,
  fileOf,
  type Member,
  manifestOf,
} from "./support/image-archive.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const EMPTY = "application/vnd.oci.empty.v1+json";
const LAYERS = [Buffer.alloc(10_240, "a"), Buffer.alloc(20_480, "b")];

const blobName = (bytes: string | Uint8Array): string => `blobs/sha256/${hexOf(digestOf(bytes))}`;
const descriptor = (mediaType: string, bytes: string | Uint8Array, more: object = {}) => ({
  mediaType,
  digest: digestOf(bytes),
  size: bytes.length,
  ...more,
});

const config = configOf(LAYERS.map((bytes, number) => ({ path: `${number}`, bytes })));
const manifest = JSON.stringify({
  schemaVersion: 2,
  config: descriptor(MEDIA_TYPES.config, config),
  layers: LAYERS.map((bytes) => descriptor(MEDIA_TYPES.layer, bytes)),
});
const named = descriptor(MEDIA_TYPES.manifest, manifest);
const signature = JSON.stringify({
  schemaVersion: 2,
  artifactType: "application/x.signature",
  config: descriptor(EMPTY, "{}"),
  layers: [descriptor("application/x.thing", "signed")],
  subject: named,
});
const indexDocument = JSON.stringify({
  schemaVersion: 2,
  manifests: [
    { ...named, annotations: { "org.opencontainers.image.ref.name": "v1" } },
    descriptor(MEDIA_TYPES.manifest, signature, { artifactType: "application/x.signature" }),
  ],
});

/** A layout's files, the upper layer before the lower. */
const MEMBERS: readonly Member[] = [
  { name: "index.json", content: indexDocument },
  ...[...LAYERS].reverse().map((bytes) => ({ name: blobName(bytes), content: bytes })),
  ...[config, manifest, signature, "{}", "signed"].map((text) => ({ name: blobName(text), content: text })),
  { name: "oci-layout", content: '{"imageLayoutVersion":"1.0.0"}' },
];

function layoutDirectory(): string {
  const directory = temporaryDirectory();
  for (const member of MEMBERS) {
    const file = join(directory, member.name);
    mkdirSync(dirname(file), { recursive: true });
    if ("content" in member) writeFileSync(file, member.content);
  }
  return directory;
}

const SOURCES: Readonly<Record<string, (tag?: string) => Promise<ImageIndexSource>>> = {
  "a layout": async (tag) => ociLayoutSource(layoutDirectory(), tag),
  "an archive": async (tag) => ociArchiveSource(await archiveFile(MEMBERS), [], tag),
  "a compressed archive": async (tag) =>
    ociArchiveSource(fileOf(gzipSync(await archiveOf(MEMBERS))), DECOMPRESSORS, tag),
};

async function layersOf(source: ImageIndexSource, numbers: readonly number[]): Promise<Map<number, Digest>> {
  const [image] = (await source.claim()).images;
  const digests = new Map<number, Digest>();
  for await (const blob of image?.source.layers(numbers) ?? []) {
    const chunks: Buffer[] = [];
    for await (const chunk of blob.bytes) chunks.push(Buffer.from(chunk));
    for (const number of blob.numbers) digests.set(number, digestOf(Buffer.concat(chunks)));
  }
  return digests;
}

describe.each(Object.entries(SOURCES))("%s", (_, open) => {
  test.each([undefined, "v1"])("leads with the tag %s to its image", async (tag) => {
    const [image] = (await (await open(tag)).claim()).images;
    const claim = await image?.source.claim();
    expect(Buffer.from(claim?.manifest?.bytes ?? []).toString()).toBe(manifest);
    expect(claim?.manifest).toMatchObject(named);
    expect(Buffer.from(claim?.config ?? []).toString()).toBe(config);
    expect(claim?.layers.map(({ digest }) => digest)).toEqual(LAYERS.map(digestOf));
    expect(claim?.names).toEqual(["v1"]);
  });

  test("gives layers in whatever order it has them, and one alone", async () => {
    const source = await open();
    expect(await layersOf(source, [0, 1])).toEqual(
      new Map(LAYERS.map((bytes, number) => [number, digestOf(bytes)])),
    );
    expect(await layersOf(source, [1])).toEqual(new Map([[1, digestOf(LAYERS[1] as Buffer)]]));
    expect(await layersOf(source, [])).toEqual(new Map());
  });

  test("knows the manifests that are about one", async () => {
    const source = await open();
    const [about, ...more] = (await source.referrers?.(named.digest)) ?? [];
    expect(more).toEqual([]);
    const claim = await about?.claim();
    expect(Buffer.from(claim?.config ?? []).toString()).toBe("{}");
    expect(claim?.manifest?.digest).toBe(digestOf(signature));
    expect(await source.referrers?.(digestOf(signature))).toEqual([]);
  });

  test("tells the names that it has where another is asked for", async () => {
    await expect((await open("v2")).claim()).rejects.toMatchObject({
      code: "ERR_IMAGE_AMBIGUOUS",
      message: expect.stringMatching(/has no image 'v2'.*of: v1/),
    });
  });
});

test.each([
  ["index.json", "no OCI layout"],
  [blobName(manifest), "has no blob"],
  [blobName(config), "has no blob"],
])("an archive without %s is refused", async (name, words) => {
  const source = ociArchiveSource(await archiveFile(MEMBERS.filter((member) => member.name !== name)), []);
  const read = async () => (await source.claim()).images[0]?.source.claim();
  await expect(read()).rejects.toThrow(words);
});

describe("a Docker archive of two images", () => {
  const archive = (): Promise<string> => {
    const [one] = JSON.parse(manifestOf(["layer"]));
    const images = [one, { ...one, Config: "other.json", RepoTags: ["docker.io/library/other:v1"] }];
    return archiveFile([
      { name: "layer", content: LAYERS[0] as Buffer },
      { name: "config.json", content: configOf([{ path: "layer", bytes: LAYERS[0] as Buffer }]) },
      {
        name: "other.json",
        content: configOf([{ path: "layer", bytes: LAYERS[0] as Buffer }], { author: "me" }),
      },
      { name: "manifest.json", content: JSON.stringify(images) },
    ]);
  };

  test.each([
    ["hello:latest", false],
    ["hello", false],
    ["other:v1", true],
    ["docker.io/library/other:v1", true],
    ["@0", false],
    ["@1", true],
  ])("has one that is called %s", async (name, isOther) => {
    const { config: found } = await dockerArchiveSource(await archive(), [], name).claim();
    expect(Buffer.from(found).toString().includes('"author":"me"')).toBe(isOther);
  });

  test.each(["hello:v1", "other", "@2"])("has none that is called %s", async (name) => {
    await expect(dockerArchiveSource(await archive(), [], name).claim()).rejects.toMatchObject({
      code: "ERR_IMAGE_AMBIGUOUS",
      message: expect.stringContaining(
        `has no image '${name}'; it has: hello:latest, docker.io/library/other:v1`,
      ),
    });
  });
});
