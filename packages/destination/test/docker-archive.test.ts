import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { digestOf } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { dockerArchive, dockerArchiveStream } from "../src/index.js";
import { content, listing, names } from "./support/gnu-tar.js";
import { blobOf, CREATED, ID, layerContent, NAMES, writeImage } from "./support/image.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const document = (archive: string, name: string): unknown => JSON.parse(content(archive, name).toString());

describe("an archive of one layer", () => {
  test("has the layer with its version files in a folder, then the documents", async () => {
    const file = join(temporaryDirectory(), "image.tar");
    const image = await writeImage(dockerArchive(file), [layerContent(1)]);
    expect(names(file)).toEqual([
      `${ID}/`,
      `${ID}/VERSION`,
      `${ID}/json`,
      `${ID}/layer.tar`,
      "config.json",
      "manifest.json",
      "repositories",
    ]);
    expect(content(file, `${ID}/layer.tar`).equals(layerContent(1))).toBe(true);
    expect(content(file, `${ID}/VERSION`).toString()).toBe("1.0");
    expect(document(file, `${ID}/json`)).toEqual({
      id: ID,
      created: "2001-09-09T01:46:40Z",
      container_config: null,
    });
    expect(content(file, "config.json").toString()).toBe(Buffer.from(image.config).toString());
    expect(document(file, "manifest.json")).toEqual([
      { Config: "config.json", RepoTags: ["ghcr.io/me/app:v1", "app:latest"], Layers: [`${ID}/layer.tar`] },
    ]);
    expect(document(file, "repositories")).toEqual({ "ghcr.io/me/app": { v1: ID }, app: { latest: ID } });
  });
});

describe("an archive of several layers", () => {
  test("has them in their order in folders that are numbered, then the documents", async () => {
    const file = join(temporaryDirectory(), "image.tar");
    const layers = Array.from({ length: 12 }, (_, number) => layerContent(number, 10_240 * (number + 1)));
    const image = await writeImage(dockerArchive(file), layers);
    const paths = layers.map((_, number) => `${ID}/${String(number + 1).padStart(3, "0")}/layer.tar`);
    expect(names(file)).toEqual([...paths, "config.json", "manifest.json"]);
    for (const [number, path] of paths.entries())
      expect(content(file, path).equals(layerContent(number, 10_240 * (number + 1)))).toBe(true);
    expect(document(file, "manifest.json")).toMatchObject([{ Config: "config.json", Layers: paths }]);
    expect(content(file, "config.json").toString()).toBe(Buffer.from(image.config).toString());
  });
});

test("every member belongs to root, is readable by all, and has the same time", async () => {
  const file = join(temporaryDirectory(), "image.tar");
  await writeImage(dockerArchive(file), [layerContent(1)]);
  for (const line of listing(file)) {
    expect(line).toMatch(/^(drwxr-xr-x|-rw-r--r--) 0\/0 \d+ 1970-01-01 00:00:01 /);
  }
});

test("an archive is padded as GNU tar pads it", async () => {
  const file = join(temporaryDirectory(), "image.tar");
  await writeImage(dockerArchive(file), [layerContent(1, 513)]);
  expect(statSync(file).size % 10_240).toBe(0);
  expect(readFileSync(file).subarray(-1024).equals(Buffer.alloc(1024))).toBe(true);
});

test("a blob's descriptor tells its digest, size and type", async () => {
  const file = join(temporaryDirectory(), "image.tar");
  const destination = await dockerArchive(file)({
    id: ID,
    names: NAMES,
    imageCount: 1,
    layerCount: 2,
    created: CREATED,
  });
  const blob = blobOf(layerContent(1));
  expect(await destination.putBlob(blob)).toEqual({
    mediaType: blob.mediaType,
    digest: digestOf(layerContent(1)),
    size: 10_240,
  });
  await destination.abort();
});

test.each([-1, 1])("a blob that has %i bytes more than it said is refused", async (more) => {
  const file = join(temporaryDirectory(), "image.tar");
  const destination = await dockerArchive(file)({
    id: ID,
    names: NAMES,
    imageCount: 1,
    layerCount: 1,
    created: CREATED,
  });
  const blob = { ...blobOf(layerContent(1, 10_240 + more)), size: 10_240 };
  await expect(destination.putBlob(blob)).rejects.toMatchObject({ code: "ERR_INTERNAL" });
  await destination.abort();
});

test("a stream gets the same bytes as a file, whatever the sizes of chunks", async () => {
  const file = join(temporaryDirectory(), "image.tar");
  await writeImage(dockerArchive(file), [layerContent(1), layerContent(2)]);
  const hash = createHash("sha256");
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _, done) {
      // A slow reader: the bytes must stay as they are until it is done with them.
      setImmediate(() => done(hash.update(chunk) && null));
    },
  });
  await writeImage(dockerArchiveStream(stream, "a stream"), [layerContent(1), layerContent(2)]);
  expect(hash.digest("hex")).toBe(createHash("sha256").update(readFileSync(file)).digest("hex"));
});

test("a stream that fails is an error that names it", async () => {
  const stream = new Writable({
    write(_chunk, _, done) {
      done(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    },
  });
  await expect(writeImage(dockerArchiveStream(stream, "a stream"), [layerContent(1)])).rejects.toMatchObject({
    code: "ERR_OUTPUT",
    message: "cannot write 'a stream': the reader of the pipe has gone",
  });
});
