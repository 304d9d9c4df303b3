import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { copyImages } from "@storeship/builder";
import {
  type Blob,
  digestOf,
  hexOf,
  type ImageName,
  imageConfig,
  layerMediaType,
  MEDIA_TYPES,
  type OpenDestination,
} from "@storeship/core";
import { dockerArchive, ociArchive, ociLayout } from "@storeship/destination";
import { dockerArchiveSource, ociArchiveSource, ociLayoutSource } from "@storeship/inspection";
import { describe, expect, test } from "vitest";
import { storeship } from "./support/command-line.js";
import { expectRefusal } from "./support/refusal.js";
import { smallStore, temporaryDirectory } from "./support/store.js";

const AMD64 = { os: "linux", architecture: "amd64" };
const ARM64 = { os: "linux", architecture: "arm64" };
const NAMES: readonly ImageName[] = [{ repository: "app", tag: "v1" }];
const layer = (number: number): Buffer => Buffer.alloc(10_240, `layer ${number} `);

function blobOf(bytes: Buffer): Blob {
  const all = async function* () {
    yield bytes;
  };
  const iterable = { [Symbol.asyncIterator]: all };
  return { mediaType: layerMediaType(), size: bytes.length, known: digestOf(bytes), bytes: iterable };
}

/** Writes images of these platforms, two layers each, and a signature of what has the name, which is signed as well. */
async function writeImages(open: OpenDestination, platforms: readonly (typeof AMD64)[]) {
  const outline = {
    id: "0".repeat(64),
    names: NAMES,
    imageCount: platforms.length,
    layerCount: 2,
    created: 1,
  };
  const write = async (subject?: { digest: string; size: number }) => {
    const destination = await open(outline);
    const images = [];
    for (const [number, platform] of platforms.entries()) {
      const layers = [layer(0), layer(number + 1)];
      const records = layers.map((bytes) => ({ diffId: digestOf(bytes), comment: "" }));
      images.push({
        id: outline.id,
        names: NAMES,
        platform,
        config: Buffer.from(JSON.stringify(imageConfig(platform, 7, {}, records))),
        layers: await Promise.all(
          layers.map(async (bytes) => ({ blob: await destination.putBlob(blobOf(bytes)) })),
        ),
        annotations: {},
      });
    }
    if (subject === undefined) return destination.commit({ images });
    for (const bytes of [layer(8), Buffer.from("{}")]) await destination.putBlob(blobOf(bytes));
    const signature = signatureOf(subject);
    const about = signatureOf({ digest: digestOf(signature.bytes), size: signature.bytes.length });
    return destination.commit({ images, referrers: [signature, about] });
  };
  const named = await write();
  return write(named);
}

function signatureOf(subject: { digest: string; size: number }) {
  const document = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.manifest,
    artifactType: "application/x.signature",
    config: { mediaType: "application/vnd.oci.empty.v1+json", digest: digestOf("{}"), size: 2 },
    layers: [{ mediaType: "application/x.thing", digest: digestOf(layer(8)), size: layer(8).length }],
    subject: { mediaType: MEDIA_TYPES.manifest, ...subject },
  };
  return { mediaType: MEDIA_TYPES.manifest, bytes: Buffer.from(JSON.stringify(document)) };
}

const blobs = (layout: string): readonly string[] => readdirSync(join(layout, "blobs/sha256")).sort();
const indexOf = (layout: string) => JSON.parse(readFileSync(join(layout, "index.json"), "utf8"));
const layoutWith = async (platforms: readonly (typeof AMD64)[]): Promise<string> => {
  const layout = join(temporaryDirectory(), "layout");
  await writeImages(ociLayout(layout), platforms);
  return layout;
};

describe("an image of two platforms", () => {
  test("is copied with its index and all blobs, byte for byte, through an archive and back", async () => {
    const from = await layoutWith([AMD64, ARM64]);
    const directory = temporaryDirectory();
    const [archive, to] = [join(directory, "a.tar"), join(directory, "to")];
    const options = { referrers: true };
    const first = await copyImages(ociLayoutSource(from, "v1"), ociArchive(archive), options);
    const second = await copyImages(ociArchiveSource(archive, []), ociLayout(to), options);
    expect(first.delivered).toEqual(second.delivered);
    expect(second.referrers).toHaveLength(2);
    expect(blobs(to)).toEqual(blobs(from));
    expect(indexOf(to)).toEqual(indexOf(from));
  });

  test("loses what is about it where that is not asked for", async () => {
    const from = await layoutWith([AMD64, ARM64]);
    const to = join(temporaryDirectory(), "to");
    const { referrers, images } = await copyImages(ociLayoutSource(from, "v1"), ociLayout(to));
    expect([referrers.length, images.length]).toEqual([0, 2]);
    expect(indexOf(to).manifests).toEqual(indexOf(from).manifests.slice(0, 1));
    expect(blobs(from)).toEqual(expect.arrayContaining([...blobs(to)]));
  });

  test("gives the image of one platform, whose manifest stays as it is", async () => {
    const from = await layoutWith([AMD64, ARM64]);
    const to = join(temporaryDirectory(), "to");
    const { delivered } = await copyImages(ociLayoutSource(from, "v1"), ociLayout(to), { platform: ARM64 });
    const index = JSON.parse(
      readFileSync(join(from, "blobs/sha256", indexOf(from).manifests[0].digest.slice(7)), "utf8"),
    );
    expect(delivered?.digest).toBe(index.manifests[1].digest);
    expect(indexOf(to).manifests).toMatchObject([{ digest: delivered?.digest, platform: ARM64 }]);
    expect(blobs(to)).toHaveLength(4);
  });

  test("goes into a Docker archive by its platform only", async () => {
    const from = await layoutWith([AMD64, ARM64]);
    const to = join(temporaryDirectory(), "to.tar");
    const source = ociLayoutSource(from, "v1");
    await expect(copyImages(source, dockerArchive(to), { one: true })).rejects.toMatchObject({
      code: "ERR_IMAGE_AMBIGUOUS",
      message: expect.stringContaining("linux/amd64, linux/arm64"),
    });
    await copyImages(source, dockerArchive(to), { one: true, platform: ARM64 });
    const { names, layers } = await dockerArchiveSource(to, []).claim();
    expect([names, layers.length]).toEqual([["layout:v1"], 2]);
  });
});

test("a Docker archive keeps its config, its names and its layers", async () => {
  const directory = temporaryDirectory();
  const [first, second, to] = ["a.tar", "b.tar", "to"].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  const from = await layoutWith([AMD64]);
  await copyImages(ociLayoutSource(from, "v1"), dockerArchive(first), { names: NAMES });
  const source = dockerArchiveSource(first, []);
  const index = { name: first, claim: async () => ({ images: [{ source }] }) };
  const { images } = await copyImages(index, ociLayout(to));
  await copyImages(index, dockerArchive(second));
  expect(readFileSync(second).equals(readFileSync(first))).toBe(true);
  expect(images[0]?.names).toEqual(NAMES);
  const { config } = await ociLayoutSource(from, "v1")
    .claim()
    .then(({ images: [one] }) => one?.source.claim() ?? Promise.reject(new Error("no image")));
  expect(Buffer.from(images[0]?.config ?? []).equals(Buffer.from(config))).toBe(true);
});

test("blobs that the destination has are not read", async () => {
  const from = await layoutWith([AMD64]);
  const to = join(temporaryDirectory(), "to");
  await copyImages(ociLayoutSource(from, "v1"), ociLayout(to));
  // What is not read may be anything, as long as there is as much of it.
  writeFileSync(join(from, "blobs/sha256", hexOf(digestOf(layer(0)))), Buffer.alloc(10_240));
  await copyImages(ociLayoutSource(from, "v1"), ociLayout(to, { tag: "again" }));
  expect(readFileSync(join(to, "blobs/sha256", hexOf(digestOf(layer(0))))).equals(layer(0))).toBe(true);
});

describe("damage is told, and nothing is left of the copy, where", () => {
  const layerFile = hexOf(digestOf(layer(0)));
  const damages: ReadonlyArray<readonly [string, (directory: string) => void, RegExp]> = [
    [
      "a layer has another byte",
      (blobDirectory) => writeFileSync(join(blobDirectory, layerFile), Buffer.alloc(10_240)),
      /layer 1 of .* has the digest/,
    ],
    ["a layer is cut off", (blobDirectory) => truncateSync(join(blobDirectory, layerFile), 99), /99 bytes/],
    [
      "a layer is longer",
      (blobDirectory) => writeFileSync(join(blobDirectory, layerFile), Buffer.alloc(20_000)),
      /more than the 10240 bytes/,
    ],
    [
      "a document has another byte",
      (blobDirectory) => {
        for (const name of readdirSync(blobDirectory)) {
          const bytes = readFileSync(join(blobDirectory, name));
          if (bytes[0] === 0x7b && bytes.includes("diff_ids"))
            writeFileSync(join(blobDirectory, name), bytes.toString().replace("linux", "xinul"));
        }
      },
      /config of .* has the digest/,
    ],
    [
      "the manifest has more bytes",
      (blobDirectory) => {
        for (const name of readdirSync(blobDirectory)) {
          const bytes = readFileSync(join(blobDirectory, name));
          if (bytes[0] === 0x7b && bytes.includes(layerFile))
            writeFileSync(join(blobDirectory, name), `${bytes} `);
        }
      },
      /manifest of .* are claimed/,
    ],
  ];

  test.each(damages)("%s", async (_, damage, words) => {
    for (const kind of ["layout", "archive", "docker"]) {
      const from = await layoutWith([AMD64]);
      damage(join(from, "blobs/sha256"));
      const directory = temporaryDirectory();
      const to = join(directory, "to");
      const open = { layout: ociLayout(to), archive: ociArchive(to), docker: dockerArchive(to) }[kind];
      await expect(
        copyImages(ociLayoutSource(from, "v1"), open as OpenDestination, { one: kind === "docker" }),
      ).rejects.toMatchObject({ code: "ERR_IMAGE_DAMAGED", message: expect.stringMatching(words) });
      expect(readdirSync(directory)).toEqual([]);
    }
  });

  test("a layer of a Docker archive is not what the config says", async () => {
    const { directory, args } = smallStore();
    const archive = join(directory, "a.tar");
    await storeship("pack", "-q", "-o", archive, ...args);
    const bytes = readFileSync(archive);
    bytes[600] = 1 - (bytes[600] as number);
    writeFileSync(archive, bytes);
    await expectRefusal(directory, ["copy", "-q", archive, "oci:to"], {
      status: 1,
      words: ["layer 1", "digest"],
    });
  });
});

describe("storeship copy", () => {
  test("tells what it copied", async () => {
    const { directory, args } = smallStore();
    const to = join(directory, "to");
    await storeship("pack", "-q", "-t", "app:v1", "-o", join(directory, "a.tar"), ...args);
    const { status, stdout } = await storeship(
      "copy",
      "--json",
      "--progress",
      "none",
      join(directory, "a.tar"),
      `oci:${to}`,
    );
    expect(status).toBe(0);
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({
      output: `oci:${to}`,
      delivered: { mediaType: MEDIA_TYPES.manifest },
      referrers: [],
    });
    expect(indexOf(to).manifests).toMatchObject([
      { digest: told.delivered.digest, annotations: { "org.opencontainers.image.ref.name": "v1" } },
    ]);
  });

  test("gives the copy another name, and compresses an archive by the name of its file", async () => {
    const { directory, args } = smallStore();
    const [plain, compressed] = [join(directory, "b.tar"), join(directory, "b.tar.gz")];
    await storeship("pack", "-q", "-t", "app:v1", "-o", join(directory, "a.tar"), ...args);
    for (const to of [plain, compressed])
      await storeship("copy", "-q", "-t", "other:v2", "-t", "third:latest", join(directory, "a.tar"), to);
    expect(gzipSync(readFileSync(plain)).subarray(0, 2)).toEqual(readFileSync(compressed).subarray(0, 2));
    const { stdout } = await storeship("inspect", "--json", compressed);
    expect(JSON.parse(stdout).names).toEqual(["other:v2", "third:latest"]);
  });

  test.each([
    [["copy", "a.tar"], 2, ["to"]],
    [["copy", "ftp:a", "b.tar"], 2, ["'ftp'", "oci:DIR[:TAG]"]],
    [["copy", "-", "b.tar"], 2, ["stdin"]],
    [["copy", "a.tar", "ftp:b"], 2, ["TO ftp:b", "'ftp'"]],
    [["copy", "a.tar", "oci:"], 2, ["TO 'oci:'"]],
    [["copy", "--json", "a.tar", "-"], 2, ["--json", "stdout"]],
    [["copy", "--referrers", "a.tar", "b.tar"], 2, ["--referrers", "docker-archive"]],
    [["copy", "-C", "gzip", "a.tar", "oci:b"], 2, ["--compression"]],
    [["copy", "a.tar", "docker-daemon:NO"], 2, ["docker-daemon:NO"]],
    [["copy", "-q", "docker-daemon:", "b.tar"], 2, ["names no image"]],
    [["copy", "-t", "NO", "a.tar", "b.tar"], 2, ["--image-tag", "NO"]],
    [["copy", "-q", "missing.tar", "b.tar"], 1, ["missing.tar"]],
  ] as const)("refuses %j", async (args, status, words) => {
    await expectRefusal(temporaryDirectory(), [...args], { status, words });
  });
});
