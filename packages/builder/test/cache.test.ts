import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ociLayout } from "@storeship/destination";
import { describe, expect, test } from "vitest";
import {
  buildImage,
  directoryCache,
  type ImageRequest,
  listCache,
  pruneCache,
  verifyCache,
} from "../src/index.js";
import { gzipUnits } from "./support/gzip-units.js";
import { LIBRARY, makeItems, placeOf, requestOf, TOOL } from "./support/small-image.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

/** A store of three items, a cache, and room for images. */
function workplace() {
  const directory = temporaryDirectory();
  const sysroot = join(directory, "root");
  makeItems(sysroot, 500_000);
  return { sysroot, cache: join(directory, "cache"), layout: (name: string) => join(directory, name) };
}

/** Builds into a new layout; gives all its files, the digest of a blob standing for its content, and warnings. */
async function built(request: ImageRequest, layout: string, cache?: string) {
  const warnings: string[] = [];
  const options = {
    layerCompressor: gzipUnits,
    ...(cache === undefined ? {} : { cache: directoryCache(cache) }),
  };
  await buildImage(request, ociLayout(layout), options, { onWarning: (message) => warnings.push(message) });
  const blobs = readdirSync(join(layout, "blobs/sha256")).sort();
  return { blobs, index: readFileSync(join(layout, "index.json"), "utf8"), warnings };
}

const LAYERED = { maxLayers: 4 };

describe("a build with a cache", () => {
  test("gives the image that one without gives, cold, warm, and with its layers grouped anew", async () => {
    const { sysroot, cache, layout } = workplace();
    const plain = await built(requestOf(sysroot, LAYERED), layout("plain"));
    expect(await built(requestOf(sysroot, LAYERED), layout("cold"), cache)).toEqual(plain);
    expect(await built(requestOf(sysroot, LAYERED), layout("warm"), cache)).toEqual(plain);
    const regrouped = await built(requestOf(sysroot, { maxLayers: 2 }), layout("two"));
    expect(await built(requestOf(sysroot, { maxLayers: 2 }), layout("regrouped"), cache)).toEqual(regrouped);
  });

  test("reads no file of an item that is in the cache, not even when layers are grouped anew", async () => {
    const { sysroot, cache, layout } = workplace();
    // A hash of the content is known, so that nothing else of the files is looked at.
    const { closure } = requestOf(sysroot);
    const hashed = {
      ...closure,
      items: closure?.items.map((item) => ({ ...item, narHash: `of ${item.path}` })),
    };
    const request = (maxLayers: number) =>
      requestOf(sysroot, { maxLayers, closure: hashed as NonNullable<ImageRequest["closure"]> });
    await built(request(4), layout("cold"), cache);
    const expected = await built(request(2), layout("two"));
    const library = placeOf(sysroot, LIBRARY, "lib/library.so");
    utimesSync(library, 5, 5);
    writeFileSync(library, "y".repeat(statSync(library).size));
    expect(await built(request(2), layout("regrouped"), cache)).toEqual(expected);
  });

  test("makes anew what has changed, and only that", async () => {
    const { sysroot, cache, layout } = workplace();
    const before = await built(requestOf(sysroot, LAYERED), layout("before"), cache);
    writeFileSync(placeOf(sysroot, TOOL, "bin/tool"), "#!/bin/sh\necho changed\n");
    const plain = await built(requestOf(sysroot, LAYERED), layout("plain"));
    const after = await built(requestOf(sysroot, LAYERED), layout("after"), cache);
    expect(after).toEqual(plain);
    const moved = after.blobs.filter((blob) => !before.blobs.includes(blob));
    // The tool's layer, the config and the manifest.
    expect(moved).toHaveLength(3);
  });

  test("makes a broken segment anew, says so once, and gives the right image", async () => {
    const { sysroot, cache, layout } = workplace();
    await built(requestOf(sysroot, LAYERED), layout("cold"), cache);
    damageBlobs(cache);
    const expected = await built(requestOf(sysroot, { maxLayers: 2 }), layout("plain"));
    const { warnings, ...image } = await built(requestOf(sysroot, { maxLayers: 2 }), layout("warm"), cache);
    expect(image).toEqual({ blobs: expected.blobs, index: expected.index });
    expect(new Set(warnings).size).toBeGreaterThan(0);
    for (const warning of warnings) expect(warning).toContain("is broken and is made again");
  });
});

describe("looking after a cache", () => {
  test("finds and removes what is broken, and nothing else", async () => {
    const { sysroot, cache, layout } = workplace();
    await built(requestOf(sysroot, LAYERED), layout("cold"), cache);
    expect(await verifyCache(cache)).toEqual([]);
    const [damaged] = damageBlobs(cache, 1);
    expect(await verifyCache(cache)).toEqual([`sha256:${damaged}`]);
    expect(await verifyCache(cache)).toEqual([]);
  });

  test("keeps what was used last within the bytes that are allowed, and removes what a killed build left", async () => {
    const { sysroot, cache, layout } = workplace();
    await built(requestOf(sysroot, LAYERED), layout("cold"), cache);
    const entries = await listCache(cache);
    const [latest] = entries;
    const temporary = join(cache, "v1/temporary");
    // No process has this number: it is above the highest that Linux gives.
    writeFileSync(join(temporary, "4194305-left"), "half");
    writeFileSync(join(temporary, `${process.pid}-running`), "half");
    const pruned = await pruneCache(cache, latest?.record.blob.size ?? 0);
    expect(pruned).toMatchObject({ layers: entries.length - 1, temporaries: 1 });
    expect(readdirSync(temporary)).toEqual([`${process.pid}-running`]);
    expect((await listCache(cache)).map(({ key }) => key)).toEqual([latest?.key]);
  });

  test("refuses a directory that cannot be made, and says which option names it", () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "file"), "");
    mkdirSync(join(directory, "other"));
    expect(() => directoryCache(join(directory, "file/cache"))).toThrow(
      expect.objectContaining({ code: "ERR_CACHE", message: expect.stringContaining("--cache") }),
    );
  });
});

/** Changes a byte in blobs of the cache, unnoticed by size, inode and time; gives their digests. */
function damageBlobs(cache: string, most = Number.POSITIVE_INFINITY): readonly string[] {
  const directory = join(cache, "v1/blobs");
  const names = readdirSync(directory).slice(0, most);
  for (const name of names) {
    const path = join(directory, name);
    const { mtimeMs } = statSync(path);
    const bytes = readFileSync(path);
    bytes[20] = (bytes[20] as number) ^ 0xff;
    writeFileSync(path, bytes);
    utimesSync(path, mtimeMs / 1000, mtimeMs / 1000);
  }
  return names;
}
