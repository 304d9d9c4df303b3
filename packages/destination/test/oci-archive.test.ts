import { existsSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { type ByteSource, digestOf, hexOf, layerMediaType } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { ociArchive, ociArchiveDescriptor } from "../src/index.js";
import { content, listing, names } from "./support/gnu-tar.js";
import {
  blobOf,
  deliver,
  deliveryOf,
  ID,
  imageFor,
  layerContent,
  NAMES,
  writeImage,
} from "./support/image.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const AMD64 = { os: "linux", architecture: "amd64" };
const ARM64 = { os: "linux", architecture: "arm64" };
const blob = (bytes: string | Uint8Array): string => `blobs/sha256/${hexOf(digestOf(bytes))}`;
const json = (file: string, name: string) => JSON.parse(content(file, name).toString());

test("is the tar archive of a layout, whose manifest.json names the same blobs", async () => {
  const file = join(temporaryDirectory(), "image.tar");
  const layers = [layerContent(1), layerContent(2)];
  const image = await writeImage(ociArchive(file), layers);
  const [entry] = json(file, "index.json").manifests;
  expect(names(file)).toEqual([
    "oci-layout",
    "blobs/",
    "blobs/sha256/",
    ...layers.map(blob),
    blob(image.config),
    `blobs/sha256/${hexOf(entry.digest)}`,
    "index.json",
    "manifest.json",
  ]);
  expect(json(file, "manifest.json")).toEqual([
    { Config: blob(image.config), RepoTags: ["ghcr.io/me/app:v1", "app:latest"], Layers: layers.map(blob) },
  ]);
  expect(entry.annotations).toEqual({ "org.opencontainers.image.ref.name": "v1" });
  for (const name of names(file).filter((one) => /[0-9a-f]{64}$/.test(one)))
    expect(blob(content(file, name))).toBe(name);
});

test("every member belongs to root, is readable by all, and has the same time", async () => {
  const file = join(temporaryDirectory(), "image.tar");
  await writeImage(ociArchive(file), [layerContent(1)]);
  for (const line of listing(file))
    expect(line).toMatch(/^(drwxr-xr-x|-rw-r--r--) 0\/0 \d+ 1970-01-01 00:00:01 /);
});

test("has the same bytes under another umask, in other chunks, and with blobs that are known", async () => {
  const directory = temporaryDirectory();
  const umask = process.umask(0o077);
  try {
    await writeImage(ociArchive(join(directory, "a")), [layerContent(1)]);
  } finally {
    process.umask(umask);
  }
  const destination = await ociArchive(join(directory, "b"))({
    id: ID,
    names: NAMES,
    imageCount: 1,
    layerCount: 1,
    created: 7,
  });
  const bytes = layerContent(1);
  const put = await destination.putBlob({ ...blobOf(bytes, 100), known: digestOf(bytes) });
  await destination.commit(
    deliveryOf([{ diffId: digestOf(bytes), size: bytes.length, blob: put, items: [] }]),
  );
  expect(digestOf(readFileSync(join(directory, "a")))).toBe(digestOf(readFileSync(join(directory, "b"))));
});

test("a blob that comes twice is in it once", async () => {
  const file = join(temporaryDirectory(), "image.tar");
  await writeImage(ociArchive(file), [layerContent(1), layerContent(1)]);
  expect(names(file).filter((name) => name === blob(layerContent(1)))).toHaveLength(1);
  expect(json(file, "manifest.json")[0].Layers).toEqual([blob(layerContent(1)), blob(layerContent(1))]);
});

test("of several images manifest.json names the first, and the index has all", async () => {
  const file = join(temporaryDirectory(), "image.tar");
  await deliver(ociArchive(file), [imageFor(ARM64, layerContent(1)), imageFor(AMD64, layerContent(2))]);
  expect(json(file, "manifest.json")).toMatchObject([{ Layers: [blob(layerContent(1))] }]);
  const [entry] = json(file, "index.json").manifests;
  const index = json(file, `blobs/sha256/${hexOf(entry.digest)}`);
  expect(index.manifests.map(({ platform }: { platform: object }) => platform)).toEqual([ARM64, AMD64]);
});

describe("the file", () => {
  test("is compressed as a whole where that is asked for", async () => {
    const [plain, compressed] = [join(temporaryDirectory(), "a"), join(temporaryDirectory(), "b")];
    await writeImage(ociArchive(plain), [layerContent(1)]);
    const encode = async function* (source: ByteSource): ByteSource {
      const chunks: Buffer[] = [];
      for await (const chunk of source) chunks.push(Buffer.from(chunk));
      yield gzipSync(Buffer.concat(chunks));
    };
    await writeImage(ociArchive(compressed, { encode }), [layerContent(1)]);
    expect(gunzipSync(readFileSync(compressed)).equals(readFileSync(plain))).toBe(true);
  });

  test("may be an open descriptor", async () => {
    const directory = temporaryDirectory();
    const [file, other] = [join(directory, "a"), join(directory, "b")];
    await writeImage(ociArchiveDescriptor(openSync(file, "w"), "a", { tag: "x" }), [layerContent(1)]);
    await writeImage(ociArchive(other, { tag: "x" }), [layerContent(1)]);
    expect(readFileSync(file).equals(readFileSync(other))).toBe(true);
  });

  test("has its name only once it is whole, and nothing is left of one that is given up", async () => {
    const directory = temporaryDirectory();
    const file = join(directory, "image.tar");
    writeFileSync(file, "older");
    const destination = await ociArchive(file)({
      id: ID,
      names: NAMES,
      imageCount: 1,
      layerCount: 1,
      created: 1,
    });
    await destination.putBlob(blobOf(layerContent(1)));
    const broken = async function* () {
      yield layerContent(2);
      throw new Error("broken");
    };
    await expect(destination.putBlob({ mediaType: layerMediaType(), bytes: broken() })).rejects.toThrow(
      "broken",
    );
    const known = digestOf("other bytes");
    await expect(destination.putBlob({ ...blobOf(layerContent(3)), known })).rejects.toMatchObject({
      code: "ERR_IMAGE_DAMAGED",
    });
    await destination.abort();
    expect(readdirSync(directory)).toEqual(["image.tar"]);
    expect(readFileSync(file, "utf8")).toBe("older");
    expect(existsSync(file)).toBe(true);
  });
});
