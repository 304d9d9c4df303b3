import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Blob,
  type Descriptor,
  type Destination,
  digestOf,
  hexOf,
  layerMediaType,
  MEDIA_TYPES,
  type OpenDestination,
} from "@storeship/core";
import { describe, expect, test } from "vitest";
import { ociLayout } from "../src/index.js";
import {
  blobOf,
  CREATED,
  deliver,
  deliveryOf,
  ID,
  imageFor,
  layerContent,
  NAMES,
  writeImage,
} from "./support/image.js";
import { endedOwner } from "./support/owners.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const AMD64 = { os: "linux", architecture: "amd64" };
const ARM64 = { os: "linux", architecture: "arm64" };

interface Entry extends Descriptor {
  readonly platform?: object;
}

const newLayout = (): string => join(temporaryDirectory(), "layout");
const indexOf = (layout: string): { manifests: Entry[] } & Record<string, unknown> =>
  JSON.parse(readFileSync(join(layout, "index.json"), "utf8"));
const blobPath = (layout: string, digest: string): string =>
  join(layout, "blobs", "sha256", digest.slice("sha256:".length));
const blobs = (layout: string): readonly string[] => readdirSync(join(layout, "blobs", "sha256")).sort();
const start = (open: OpenDestination): Promise<Destination> =>
  open({ id: ID, names: NAMES, imageCount: 1, layerCount: 1, created: CREATED });
const layerOf = (content: Buffer, blob: Descriptor) => ({
  diffId: digestOf(content),
  size: content.length,
  blob,
  items: [],
});

/** A blob whose digest is known, and how often its bytes were read. */
function knownBlob(content: Buffer): Blob & { readonly readings: () => number } {
  let readings = 0;
  async function* bytes() {
    readings += 1;
    yield content;
  }
  return {
    mediaType: layerMediaType(),
    size: content.length,
    known: digestOf(content),
    bytes: { [Symbol.asyncIterator]: bytes },
    readings: () => readings,
  };
}

test("a new layout holds the image's blobs, and an index that names its manifest", async () => {
  const layout = newLayout();
  const image = await writeImage(ociLayout(layout), [layerContent(1), layerContent(2)]);
  expect(readdirSync(layout).sort()).toEqual(["blobs", "index.json", "oci-layout"]);
  const [entry] = indexOf(layout).manifests;
  expect(entry).toMatchObject({
    mediaType: MEDIA_TYPES.manifest,
    platform: AMD64,
    annotations: { "org.opencontainers.image.ref.name": "v1" },
  });
  const manifest = JSON.parse(readFileSync(blobPath(layout, entry?.digest ?? ""), "utf8"));
  expect(manifest).toEqual({
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.manifest,
    config: { mediaType: MEDIA_TYPES.config, digest: digestOf(image.config), size: image.config.length },
    layers: [1, 2].map((number) => ({
      mediaType: layerMediaType(),
      digest: digestOf(layerContent(number)),
      size: 10_240,
    })),
    annotations: { "org.opencontainers.image.created": "2001-09-09T01:46:40Z" },
  });
  for (const name of blobs(layout))
    expect(digestOf(readFileSync(join(layout, "blobs", "sha256", name)))).toBe(`sha256:${name}`);
});

describe("a layout that is there", () => {
  const FOREIGN =
    '{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:aa","size":12345678901234567890,' +
    '"artifactType":"application/x.thing","platform":{"os":"plan9","architecture":"none","os.features":["a"]},' +
    '"annotations":{"org.opencontainers.image.ref.name":"other"},"data":"e30=","x-number":1.0}';

  test("keeps all that others have put into its index, to the digit", async () => {
    const layout = newLayout();
    await writeImage(ociLayout(layout), [layerContent(1)]);
    const text = `{"schemaVersion":2,"x-first":{"deep":[1e400,-0.0]},"manifests":[${FOREIGN}],"annotations":{"a":"b"}}`;
    writeFileSync(join(layout, "index.json"), text);
    await writeImage(ociLayout(layout), [layerContent(1)]);
    const [entry] = indexOf(layout).manifests.slice(1);
    expect(readFileSync(join(layout, "index.json"), "utf8")).toBe(
      text.replace(FOREIGN, `${FOREIGN},${JSON.stringify(entry)}`),
    );
  });

  test("has its image of the same name replaced, and those of other names kept", async () => {
    const layout = newLayout();
    await writeImage(ociLayout(layout, { tag: "a" }), [layerContent(1)]);
    await writeImage(ociLayout(layout, { tag: "b" }), [layerContent(2)]);
    const [, b] = indexOf(layout).manifests;
    await writeImage(ociLayout(layout, { tag: "a" }), [layerContent(3)]);
    const { manifests } = indexOf(layout);
    expect(manifests.map((one) => one.annotations?.["org.opencontainers.image.ref.name"])).toEqual([
      "b",
      "a",
    ]);
    expect(manifests[0]).toEqual(b);
  });

  test("gets no second copy of a blob, nor is one that is known read", async () => {
    const layout = newLayout();
    await writeImage(ociLayout(layout), [layerContent(1)]);
    const before = blobs(layout);
    const blob = knownBlob(layerContent(1));
    const destination = await start(ociLayout(layout));
    const put = await destination.putBlob(blob);
    expect(put).toEqual({ mediaType: layerMediaType(), digest: digestOf(layerContent(1)), size: 10_240 });
    await destination.commit(deliveryOf([layerOf(layerContent(1), put)]));
    expect(blob.readings()).toBe(0);
    expect(blobs(layout)).toEqual(before);
  });

  test("has a blob that is cut off written anew", async () => {
    const layout = newLayout();
    await writeImage(ociLayout(layout), [layerContent(1)]);
    const path = blobPath(layout, digestOf(layerContent(1)));
    rmSync(path);
    writeFileSync(path, layerContent(1).subarray(0, 100));
    const blob = knownBlob(layerContent(1));
    const destination = await start(ociLayout(layout));
    await destination.commit(deliveryOf([layerOf(layerContent(1), await destination.putBlob(blob))]));
    expect(blob.readings()).toBe(1);
    expect(readFileSync(path).equals(layerContent(1))).toBe(true);
  });

  test("has a blob that was there, and has been removed by others since, when the build ends", async () => {
    const layout = newLayout();
    await writeImage(ociLayout(layout), [layerContent(1)]);
    const blob = knownBlob(layerContent(1));
    const destination = await start(ociLayout(layout));
    const put = await destination.putBlob(blob);
    rmSync(blobPath(layout, put.digest));
    await destination.commit(deliveryOf([layerOf(layerContent(1), put)]));
    expect(readFileSync(blobPath(layout, put.digest)).equals(layerContent(1))).toBe(true);
  });
});

test("a blob that is not what its known digest says is refused, and nothing is left", async () => {
  const layout = newLayout();
  const destination = await start(ociLayout(layout));
  const blob = { ...knownBlob(layerContent(1)), known: digestOf(layerContent(2)) };
  await expect(destination.putBlob(blob)).rejects.toMatchObject({ code: "ERR_IMAGE_DAMAGED" });
  await destination.abort();
  expect(readdirSync(join(layout, ".."))).toEqual([]);
});

describe("builds side by side", () => {
  test("all end up in the index", async () => {
    const layout = newLayout();
    const tags = Array.from({ length: 20 }, (_, number) => `build-${number}`);
    await Promise.all(
      tags.map((tag, number) =>
        writeImage(ociLayout(layout, { tag }), [layerContent(0), layerContent(number)]),
      ),
    );
    const { manifests } = indexOf(layout);
    const found = manifests.map((one) => one.annotations?.["org.opencontainers.image.ref.name"]);
    expect(found.sort()).toEqual(tags.sort());
    // 20 layers of which one is shared by all, 20 configs, 20 manifests.
    expect(blobs(layout)).toHaveLength(60);
    expect(readdirSync(layout).sort()).toEqual(["blobs", "index.json", "oci-layout"]);
  });

  test("that share a blob leave it to each other, whichever is given up", async () => {
    for (const first of [true, false]) {
      const layout = newLayout();
      const [a, b] = [await start(ociLayout(layout)), await start(ociLayout(layout))];
      await a.putBlob(blobOf(layerContent(1)));
      const put = await b.putBlob(blobOf(layerContent(1)));
      if (first) await a.abort();
      await b.commit(deliveryOf([layerOf(layerContent(1), put)]));
      if (!first) await a.abort();
      expect(readFileSync(blobPath(layout, put.digest)).equals(layerContent(1))).toBe(true);
      expect(readdirSync(layout).sort()).toEqual(["blobs", "index.json", "oci-layout"]);
    }
  });

  test("that are all given up leave nothing", async () => {
    const layout = newLayout();
    const [a, b] = [await start(ociLayout(layout)), await start(ociLayout(layout))];
    await a.putBlob(blobOf(layerContent(1)));
    await b.putBlob(blobOf(layerContent(2)));
    await b.abort();
    await a.abort();
    await a.abort();
    expect(readdirSync(join(layout, ".."))).toEqual([]);
  });

  test("remove what one that was killed has left behind, and nothing of those that run", async () => {
    const layout = newLayout();
    const running = await start(ociLayout(layout, { tag: "late" }));
    const dead = endedOwner();
    mkdirSync(join(layout, `.storeship-${dead}`));
    writeFileSync(join(layout, `.storeship-${dead}`, "blob"), "half of it");
    symlinkSync(dead, join(layout, ".storeship-lock"));
    const put = await running.putBlob(blobOf(layerContent(2)));
    await writeImage(ociLayout(layout), [layerContent(1)]);
    expect(readdirSync(layout).filter((name) => name.includes(dead))).toEqual([]);
    await running.commit(deliveryOf([layerOf(layerContent(2), put)]));
    expect(indexOf(layout).manifests).toHaveLength(2);
    expect(readdirSync(layout).sort()).toEqual(["blobs", "index.json", "oci-layout"]);
  });
});

test("several images get an index, and manifests about them stand beside it", async () => {
  const layout = newLayout();
  const images = [imageFor(AMD64, layerContent(1)), imageFor(ARM64, layerContent(2))];
  const named = await deliver(ociLayout(layout), images);
  const index = JSON.parse(readFileSync(blobPath(layout, named?.digest ?? ""), "utf8"));
  expect(index.manifests.map((one: Entry) => one.platform)).toEqual([AMD64, ARM64]);
  expect(indexOf(layout).manifests).toMatchObject([{ mediaType: MEDIA_TYPES.index, digest: named?.digest }]);
  const about = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.manifest,
    artifactType: "application/x.signature",
    config: { mediaType: "application/vnd.oci.empty.v1+json", digest: digestOf("{}"), size: 2 },
    layers: [],
    subject: { mediaType: MEDIA_TYPES.index, digest: named?.digest, size: named?.size },
    annotations: { who: "me" },
  };
  const referrers = [{ mediaType: MEDIA_TYPES.manifest, bytes: Buffer.from(JSON.stringify(about)) }];
  for (let time = 0; time < 2; time += 1) await deliver(ociLayout(layout), images, { referrers });
  const digest = digestOf(JSON.stringify(about));
  // The second time it is there already.
  expect(indexOf(layout).manifests.filter((one) => one.digest === digest)).toMatchObject([
    { artifactType: "application/x.signature", annotations: { who: "me" } },
  ]);
  expect(blobs(layout)).toContain(hexOf(digest));
});

test.each([
  ["a directory with other files", () => ({ "notes.txt": "" }), "not empty"],
  ["an index that is no JSON", () => ({ "index.json": "{" }), "index.json"],
  ["an index without a list", () => ({ "index.json": '{"manifests":{}}' }), "index.json"],
])("%s is refused and stays as it is", async (_, files, words) => {
  const layout = newLayout();
  mkdirSync(layout);
  for (const [name, text] of Object.entries(files())) writeFileSync(join(layout, name), text as string);
  await expect(start(ociLayout(layout))).rejects.toMatchObject({
    code: "ERR_OUTPUT",
    message: expect.stringContaining(words),
  });
  expect(readdirSync(layout)).toEqual(Object.keys(files()));
});
