import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Blob, digestOf, layerMediaType, type OpenDestination } from "@storeship/core";
import { expect, test } from "vitest";
import { dockerArchive, ociArchive, ociLayout, severalDestinations } from "../src/index.js";
import { blobOf, deliver, ID, imageFor, layerContent, NAMES } from "./support/image.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const AMD64 = { os: "linux", architecture: "amd64" };
const LARGE = layerContent(1, 1_000_000);
const outline = { id: ID, names: NAMES, imageCount: 1, layerCount: 1, created: 1 };

const opens = (directory: string): readonly OpenDestination[] => [
  dockerArchive(join(directory, "docker.tar")),
  ociArchive(join(directory, "oci.tar")),
  ociLayout(join(directory, "layout")),
];

test("each gets what it would get alone", async () => {
  const [alone, together] = [temporaryDirectory(), temporaryDirectory()];
  for (const open of opens(alone)) await deliver(open, [imageFor(AMD64, LARGE)]);
  const named = await deliver(severalDestinations(opens(together)), [imageFor(AMD64, LARGE)]);
  for (const name of ["docker.tar", "oci.tar", "layout/index.json"])
    expect(digestOf(readFileSync(join(together, name)))).toBe(digestOf(readFileSync(join(alone, name))));
  const index = JSON.parse(readFileSync(join(together, "layout/index.json"), "utf8"));
  expect(index.manifests).toMatchObject([{ digest: named?.digest }]);
});

test("bytes are read once, and their digest is asked for once", async () => {
  const directory = temporaryDirectory();
  const destination = await severalDestinations(opens(directory))(outline);
  let [readings, digests] = [0, 0];
  const bytes = async function* () {
    readings += 1;
    yield* blobOf(LARGE).bytes;
  };
  const digest = async () => {
    digests += 1;
    return digestOf(LARGE);
  };
  const put = await destination.putBlob({
    mediaType: layerMediaType(),
    size: LARGE.length,
    bytes: bytes(),
    digest,
  });
  expect(put).toMatchObject({ digest: digestOf(LARGE), size: LARGE.length });
  expect([readings, digests]).toEqual([1, 1]);
  await destination.abort();
  expect(readdirSync(directory)).toEqual([]);
});

test("a blob that is known is read by each that lacks it", async () => {
  const directory = temporaryDirectory();
  await deliver(ociLayout(join(directory, "layout")), [imageFor(AMD64, LARGE)]);
  const destination = await severalDestinations(opens(directory))(outline);
  let readings = 0;
  const bytes = async function* () {
    readings += 1;
    yield LARGE;
  };
  const blob: Blob = {
    mediaType: layerMediaType(),
    size: LARGE.length,
    known: digestOf(LARGE),
    bytes: { [Symbol.asyncIterator]: bytes },
  };
  await destination.putBlob(blob);
  expect(readings).toBe(2);
  await destination.abort();
  expect(readdirSync(directory)).toEqual(["layout"]);
});

test.each(["the first", "the last"])("where %s fails, all are given up", async (which) => {
  const directory = temporaryDirectory();
  let aborted = 0;
  const failing: OpenDestination = async () => ({
    async putBlob({ bytes }) {
      for await (const _ of bytes) throw new Error("the disk is full");
      throw new Error("no bytes");
    },
    commit: async () => undefined,
    async abort() {
      aborted += 1;
    },
  });
  const all = which === "the first" ? [failing, ...opens(directory)] : [...opens(directory), failing];
  const destination = await severalDestinations(all)(outline);
  await expect(destination.putBlob(blobOf(LARGE))).rejects.toThrow("the disk is full");
  await destination.abort();
  expect(aborted).toBe(1);
  expect(readdirSync(directory)).toEqual([]);
});

test("where the bytes cannot be read, all are given up", async () => {
  const directory = temporaryDirectory();
  const destination = await severalDestinations(opens(directory))(outline);
  const bytes = async function* () {
    yield LARGE;
    throw new Error("the file changed");
  };
  const blob = { mediaType: layerMediaType(), size: 2 * LARGE.length, bytes: bytes() };
  await expect(destination.putBlob(blob)).rejects.toThrow("the file changed");
  await destination.abort();
  expect(readdirSync(directory)).toEqual([]);
});

test("where one cannot be opened, those before it are given up", async () => {
  const directory = temporaryDirectory();
  const last = ociArchive(join(directory, "missing", "a.tar"));
  await expect(severalDestinations([...opens(directory), last])(outline)).rejects.toMatchObject({
    code: "ERR_OUTPUT",
  });
  expect(readdirSync(directory)).toEqual([]);
});
