import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ociLayout } from "@storeship/destination";
import { describe, expect, test } from "vitest";
import { temporaryName } from "../src/cache/temporary-name.js";
import { type ImageRequest, listCache, pruneCache, trimCache, verifyCache } from "../src/index.js";
import { build, built, LAYERED, workplace } from "./support/cached-build.js";
import { LIBRARY, placeOf, requestOf, TOOL } from "./support/small-image.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

/** What a process has called a file that is there no more: its number is above the highest that Linux gives. */
const nameOfEnded = (): string => temporaryName().replace(/^(\w+)-\d+/, "$1-4194305");

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

  test.each([
    ["the bytes of a file, at their number and name", () => "#!/bin/sh\nECHO changed\n"],
    ["the number of its bytes", () => "#!/bin/sh\n"],
  ])("notices a change of %s", async (_, content) => {
    const { sysroot, cache, layout } = workplace();
    const tool = placeOf(sysroot, TOOL, "bin/tool");
    writeFileSync(tool, "#!/bin/sh\necho changed\n");
    await built(requestOf(sysroot, LAYERED), layout("before"), cache);
    writeFileSync(tool, content());
    const plain = await built(requestOf(sysroot, LAYERED), layout("plain"));
    expect(await built(requestOf(sysroot, LAYERED), layout("after"), cache)).toEqual(plain);
  });

  test("notices another nar hash", async () => {
    const { sysroot, cache, layout } = workplace();
    const request = (narHash: string) => {
      const { closure } = requestOf(sysroot, LAYERED);
      const items = closure?.items.map((item) => ({ ...item, narHash: `${narHash} of ${item.path}` }));
      return requestOf(sysroot, { ...LAYERED, closure: { storeDir: "/gnu/store", items: items ?? [] } });
    };
    await build(request("one"), ociLayout(layout("before")), cache);
    expect((await build(request("one"), ociLayout(layout("same")), cache)).units).toBe(0);
    expect((await build(request("another"), ociLayout(layout("after")), cache)).units).toBeGreaterThan(0);
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
});

describe("looking after a cache", () => {
  test("keeps what was used last within the bytes that are allowed, and removes what a killed build left", async () => {
    const { sysroot, cache, layout } = workplace();
    await built(requestOf(sysroot, LAYERED), layout("cold"), cache);
    const entries = await listCache(cache);
    const [latest] = entries;
    const temporary = join(cache, "v1/temporary");
    writeFileSync(join(temporary, nameOfEnded()), "half");
    const running = temporaryName();
    writeFileSync(join(temporary, running), "half");
    const pruned = await pruneCache(cache, latest?.record.blob.size ?? 0);
    expect(pruned).toMatchObject({ layers: entries.length - 1, temporaries: 1 });
    expect(readdirSync(temporary)).toEqual([running]);
    expect((await listCache(cache)).map(({ key }) => key)).toEqual([latest?.key]);
  });

  test("does nothing to a cache within its size but remove what a killed build left", async () => {
    const { sysroot, cache, layout } = workplace();
    await built(requestOf(sysroot, LAYERED), layout("cold"), cache);
    const temporary = join(cache, "v1/temporary");
    writeFileSync(join(temporary, nameOfEnded()), "half");
    const before = await listCache(cache);
    await trimCache(cache, 1e9);
    expect(readdirSync(temporary)).toEqual([]);
    expect(await listCache(cache)).toEqual(before);
    await trimCache(cache, 1);
    expect(await listCache(cache)).toEqual([]);
    expect(readdirSync(join(cache, "v1/blobs"))).toEqual([]);
    expect(readdirSync(join(cache, "v1/segments"))).toEqual([]);
  });

  test("leaves alone what is none of its files", async () => {
    const { sysroot, cache, layout } = workplace();
    const plain = await built(requestOf(sysroot, LAYERED), layout("plain"));
    await built(requestOf(sysroot, LAYERED), layout("cold"), cache);
    for (const name of ["blobs", "layers", "segments", "temporary"]) {
      mkdirSync(join(cache, "v1", name, "a directory"));
      writeFileSync(join(cache, "v1", name, "notes"), "keep");
    }
    expect(await built(requestOf(sysroot, LAYERED), layout("warm"), cache)).toEqual(plain);
    await pruneCache(cache, 0);
    expect(await verifyCache(cache)).toEqual([]);
    for (const name of ["blobs", "layers", "segments", "temporary"])
      expect(readdirSync(join(cache, "v1", name)).sort()).toEqual(["a directory", "notes"]);
  });

  test("a cache that is not there holds nothing, and is not made by being looked at", async () => {
    const cache = join(temporaryDirectory(), "none");
    expect(await listCache(cache)).toEqual([]);
    expect(await verifyCache(cache)).toEqual([]);
    expect(await pruneCache(cache, 0)).toEqual({ layers: 0, temporaries: 0, bytes: 0 });
    expect(statSync(cache, { throwIfNoEntry: false })).toBeUndefined();
  });

  test("a cache that is no directory is an error that names it", async () => {
    const cache = join(temporaryDirectory(), "file");
    writeFileSync(cache, "");
    const told = expect.objectContaining({ code: "ERR_CACHE", message: expect.stringContaining(cache) });
    for (const look of [listCache, verifyCache, (path: string) => pruneCache(path, 0)])
      await expect(look(cache)).rejects.toEqual(told);
  });
});
