import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { digestOf, type Fault, hexOf } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { dockerArchiveSource, ociLayoutSource, verifyImage } from "../src/index.js";
import { DECOMPRESSORS } from "./support/decompressors.js";
import { errorOf } from "./support/error.js";
import { emptyMember, withField } from "./support/tar-records.js";
import { imageOf, treeLayer } from "./support/tree-image.js";
import { archiveMembersWith, archiveWith, json, layoutWith } from "./support/valid-image.js";

/** The faults of an image whose only layer has these members. */
async function faultsOf(...members: readonly Buffer[]): Promise<readonly Fault[]> {
  const layer = Buffer.concat([...members, Buffer.alloc(1024)]);
  return (await verifyImage(await imageOf([layer]), [])).faults;
}

describe("what engines cope with is a warning", () => {
  test.each<[string, readonly Buffer[], string, string]>([
    ["a symlink above the root", [emptyMember("a", "2", "../b")], "link", "layer 1: /a"],
    [
      "a member below a symlink",
      [emptyMember("a", "2", "b"), emptyMember("a/c", "0")],
      "below-file",
      "layer 1: /a/c",
    ],
    ["a name of AUFS", [emptyMember(".wh..wh.plnk", "5")], "whiteout", "layer 1: /.wh..wh.plnk"],
  ])("%s", async (_, members, kind, path) => {
    expect(await faultsOf(...members)).toMatchObject([{ kind, path, severity: "warning" }]);
  });

  test("a layer without end records, and without the padding of its last member", async () => {
    const layer = treeLayer({ a: "content" }).subarray(0, 512 + 7);
    expect((await verifyImage(await imageOf([layer]), [])).faults).toMatchObject([
      { kind: "end", path: "layer 1", severity: "warning" },
    ]);
  });
});

describe("what is as it should be in layers of others", () => {
  test.each<[string, readonly Buffer[]]>([
    [
      "links within the root",
      [emptyMember("a/b", "2", "../c"), emptyMember("d", "2", "/e"), emptyMember("f", "2", "/../g")],
    ],
    [
      "hard links to what came before",
      [emptyMember("a", "0"), emptyMember("b", "1", "a"), emptyMember("c", "1", "/b")],
    ],
    [
      "any order, and no parents",
      [emptyMember("z", "0"), emptyMember("a/b/c", "0"), emptyMember("a/b/", "5")],
    ],
    ["whiteouts", [emptyMember(".wh.a", "0"), emptyMember("b/.wh..wh..opq", "0")]],
    ["devices and FIFOs", [emptyMember("a", "3"), emptyMember("b", "4"), emptyMember("c", "6")]],
    ["a root directory", [emptyMember("./", "5"), emptyMember("./a", "0")]],
  ])("%s", async (_, members) => expect(await faultsOf(...members)).toEqual([]));

  test("formats of GNU tar", async () => {
    const tree = {
      [`${"d".repeat(90)}/${"n".repeat(90)}`]: "long",
      "\xe4": "a name",
      link: { link: "t".repeat(150) },
    };
    const layers = ["gnu", "oldgnu", "posix"].map((format) => treeLayer(tree, `--format=${format}`));
    expect((await verifyImage(await imageOf(layers), [])).faults).toEqual([]);
  });
});

describe("an index", () => {
  function joined(
    platforms: readonly object[],
    change: (bytes: Buffer) => Buffer = (bytes) => bytes,
  ): string {
    const directory = layoutWith({
      late(layout) {
        const manifest = layout.files.get(layout.manifest) as Buffer;
        const entry = {
          mediaType: "application/vnd.oci.image.manifest.v1+json",
          digest: digestOf(manifest),
          size: manifest.length,
        };
        const index = json({
          schemaVersion: 2,
          mediaType: "application/vnd.oci.image.index.v1+json",
          manifests: platforms.map((platform) => ({ ...entry, platform })),
        });
        const top = {
          mediaType: "application/vnd.oci.image.index.v1+json",
          digest: digestOf(index),
          size: index.length,
        };
        const files = new Map(layout.files);
        files.set(`blobs/sha256/${hexOf(top.digest)}`, change(index));
        files.set("index.json", json({ schemaVersion: 2, manifests: [top] }));
        return { ...layout, files };
      },
    });
    return directory;
  }
  const AMD64 = { os: "linux", architecture: "amd64" };
  const ARM64 = { os: "linux", architecture: "arm64" };
  const verified = (directory: string) => verifyImage(ociLayoutSource(directory), DECOMPRESSORS);

  test("is verified with all its images, which are told apart by platform", async () => {
    const { faults, images, layers } = await verified(joined([AMD64, ARM64]));
    expect({ images, layers }).toEqual({ images: 2, layers: 6 });
    expect(faults).toMatchObject([{ kind: "platform", path: "linux/arm64: config" }]);
  });

  test("that is not what leads to it says is a fault", async () => {
    const space = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.from(" ")]);
    expect((await verified(joined([AMD64], space))).faults).toMatchObject([
      { kind: "digest", path: "index" },
      { kind: "size", path: "index" },
    ]);
  });

  test("that leads to nothing is a fault", async () => {
    expect((await verified(joined([]))).faults).toMatchObject([{ kind: "missing", path: "index" }]);
  });
});

test("an attestation beside an image has its blobs checked, and nothing asked of it that images have", async () => {
  const statement = json({ _type: "https://in-toto.io/Statement/v0.1" });
  const layers = (): object => ({
    layers: [
      { mediaType: "application/vnd.in-toto+json", digest: digestOf(statement), size: statement.length },
    ],
  });
  const unknown = { os: "unknown", architecture: "unknown" };
  const directory = layoutWith({
    manifest: (document) => ({ ...document, ...layers() }),
    index: (document) => ({
      ...document,
      manifests: (document["manifests"] as object[]).map((entry) => ({ ...entry, platform: unknown })),
    }),
  });
  const blob = join(directory, "blobs/sha256", hexOf(digestOf(statement)));
  writeFileSync(blob, statement);
  expect((await verifyImage(ociLayoutSource(directory), [])).faults).toEqual([]);
  writeFileSync(blob, "no statement");
  expect((await verifyImage(ociLayoutSource(directory), [])).faults).toMatchObject([
    { kind: "digest", path: "layer 1" },
    { kind: "size", path: "layer 1" },
  ]);
});

describe("faults are told", () => {
  test("a few of each kind, and how many more there are", async () => {
    const faults = await faultsOf(...Array.from({ length: 1001 }, () => emptyMember("a", "0")));
    expect(faults).toHaveLength(21);
    expect(faults.at(-1)).toEqual({
      kind: "duplicate",
      severity: "fault",
      path: "layer 1",
      message: "980 more of the kind 'duplicate'",
    });
  });

  test("without anything that a terminal would obey", async () => {
    const faults = await faultsOf(emptyMember("a\x1b[2J", "1", "\x07\x9b"), emptyMember("\u202e", "\x1b"));
    const told = faults.map(({ path, message }) => path + message).join("");
    expect(told).toContain("%1B[2J");
    expect(told).not.toMatch(/\p{Cc}/u);
  });

  test("where media types and platforms are made to do harm", async () => {
    const directory = layoutWith({
      index: (document) => ({
        ...document,
        manifests: (document["manifests"] as object[]).map((entry) => ({
          ...entry,
          mediaType: "a\x1b[2J",
          platform: { os: "\x1b]0;", architecture: "x" },
        })),
      }),
      manifest: (document) => ({ ...document, schemaVersion: "\x1b" }),
    });
    const { faults } = await verifyImage(ociLayoutSource(directory), DECOMPRESSORS);
    expect(faults.length).toBeGreaterThan(2);
    expect(faults.map(({ path, message }) => path + message).join("")).not.toMatch(/\p{Cc}/u);
  });
});

test("a layer of more names than can be held is a fault, and takes no more memory", async () => {
  // A name of 4,000 bytes before each member; the archive compresses to almost nothing.
  const record = Buffer.concat([longName(4000), emptyMember("a", "0")]);
  const members = Buffer.concat(Array.from({ length: 60_000 }, () => record));
  const layer = gzipSync(members, { level: 1 });
  const before = process.memoryUsage().rss;
  const { faults } = await verifyImage(await imageOf([layer]), DECOMPRESSORS);
  expect(faults.filter(({ kind }) => kind === "unreadable").map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^layer 1 of '.*' has more members than can be held in memory; no image needs so many$/,
    ),
  ]);
  expect(process.memoryUsage().rss - before).toBeLessThan(300 << 20);
});

/** A record with a name of so many bytes, for the member behind it. */
function longName(length: number): Buffer {
  const size = (length + 1).toString(8).padStart(11, "0");
  const header = withField(emptyMember("././@LongLink", "L"), 0, "size", size);
  const content = Buffer.alloc(Math.ceil((length + 1) / 512) * 512);
  content.write("n/".repeat(length / 2), "latin1");
  return Buffer.concat([header, content]);
}

test("an image that is not there is an error, not a fault", async () => {
  expect((await errorOf(verifyImage(dockerArchiveSource("/nonexistent", []), []))).code).toBe(
    "ERR_FILE_MISSING",
  );
  expect((await errorOf(verifyImage(ociLayoutSource("/nonexistent"), []))).code).toBe("ERR_FILE_MISSING");
});

test("a layer for which there is no decompressor is a fault of what can be checked here", async () => {
  const { faults } = await verifyImage(ociLayoutSource(layoutWith()), []);
  expect(faults.map(({ kind, path }) => `${kind} ${path}`)).toEqual(
    ["layer 1", "layer 2", "layer 3"].map((path) => `unreadable ${path}`),
  );
});

test("the same layer twice is verified in each of its places", async () => {
  const members = archiveMembersWith({ layers: ([first = Buffer.alloc(0)]) => [first, first] });
  const source = dockerArchiveSource(await archiveWith(members), []);
  const { faults, layers } = await verifyImage(source, []);
  expect({ faults, layers }).toEqual({ faults: [], layers: 2 });
});
