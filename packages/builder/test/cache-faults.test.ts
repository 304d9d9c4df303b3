import { createHash } from "node:crypto";
import {
  copyFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { OpenDestination } from "@storeship/core";
import { dockerArchive, ociLayout } from "@storeship/destination";
import { describe, expect, test } from "vitest";
import { pruneCache, verifyCache } from "../src/index.js";
import { build, built, LAYERED, layoutOf, workplace } from "./support/cached-build.js";
import { requestOf } from "./support/small-image.js";

/** Two layers: what is in the cache as three layers is put together from segments. */
const REGROUPED = { maxLayers: 2 };

/** What size, inode and time of a blob don't tell. */
const HIDDEN: Readonly<Record<string, (cache: string) => void>> = {
  "a bit of a blob that is another": (cache) => eachFile(cache, "blobs", (path) => flip(path, 20)),
  "a bit in the header of a unit, which no decompressor looks at": (cache) =>
    eachFile(cache, "blobs", (path) => flip(path, 4)),
};

/** What is found out before it is used, or while. */
const SEEN: Readonly<Record<string, (cache: string) => void>> = {
  "blobs that are cut off": (cache) => eachFile(cache, "blobs", (path) => truncateSync(path, 100)),
  "empty blobs": (cache) => eachFile(cache, "blobs", (path) => truncateSync(path)),
  "another blob's content": (cache) => swap(cache, "blobs"),
  "records of layers that are swapped": (cache) => swap(cache, "layers"),
  "records of segments that are swapped": (cache) => swap(cache, "segments"),
  "a bit of a record that is another": (cache) => {
    eachFile(cache, "layers", (path) => flip(path, 80));
    eachFile(cache, "segments", (path) => flip(path, 80));
  },
  "records that are cut off": (cache) => {
    eachFile(cache, "layers", (path) => truncateSync(path, 90));
    eachFile(cache, "segments", (path) => truncateSync(path, 0));
  },
};

describe.each(Object.entries({ ...HIDDEN, ...SEEN }))("with %s, a build", (name, damage) => {
  // A whole layer is linked into a layout, not read: there nothing but size, inode and time can tell.
  const limits = name in HIDDEN ? [REGROUPED] : [LAYERED, REGROUPED];
  test.each(limits)("gives the right image, says so once, and mends it: %j", async (limit) => {
    const { sysroot, cache, layout } = workplace();
    await built(requestOf(sysroot, LAYERED), layout("cold"), cache);
    damage(cache);
    const { warnings: none, ...expected } = await built(requestOf(sysroot, limit), layout("plain"));
    const { warnings, ...image } = await built(requestOf(sysroot, limit), layout("warm"), cache);
    expect(image).toEqual(expected);
    expect(contentsOf(layout("warm"))).toEqual(contentsOf(layout("plain")));
    expect(none).toEqual([]);
    expect(warnings.length).toBeLessThanOrEqual(1);
    for (const warning of warnings) expect(warning).toMatch(/cache.*; what is broken is made again$/);
    const again = await build(requestOf(sysroot, limit), ociLayout(layout("again")), cache);
    expect(again).toEqual({ warnings: [], units: 0 });
  });

  test("into an archive gives the right image", async () => {
    const { sysroot, cache, layout } = workplace();
    await built(requestOf(sysroot, LAYERED), layout("cold"), cache);
    damage(cache);
    for (const maxLayers of [4, 2, 1]) {
      const request = requestOf(sysroot, { maxLayers });
      await build(request, dockerArchive(layout("plain.tar")), undefined);
      await build(request, dockerArchive(layout("warm.tar")), cache);
      expect(readFileSync(layout("warm.tar")).equals(readFileSync(layout("plain.tar")))).toBe(true);
    }
  });

  test("leaves it to be found out by who verifies it, and to be removed", async () => {
    const { sysroot, cache, layout } = workplace();
    await built(requestOf(sysroot, LAYERED), layout("cold"), cache);
    expect(await verifyCache(cache)).toEqual([]);
    damage(cache);
    expect(await verifyCache(cache)).not.toEqual([]);
    expect(await verifyCache(cache)).toEqual([]);
  });
});

describe("a cache that is pruned while a build uses it", () => {
  test.each([4, 2])(
    "does not fail the build, which gives the right image of %i layers",
    async (maxLayers) => {
      const { sysroot, cache, layout } = workplace();
      const request = requestOf(sysroot, { maxLayers });
      const { warnings: _, ...expected } = await built(request, layout("plain"));
      for (const name of ["cold", "warm", "regrouped"]) {
        if (name === "warm") await built(request, layout("other"), cache);
        if (name === "regrouped") await built(requestOf(sysroot, LAYERED), layout("four"), cache);
        const { warnings } = await build(request, pruning(layout(name), cache), cache);
        expect(warnings).toEqual([]);
        expect(layoutOf(layout(name))).toEqual(expected);
      }
      expect(readdirSync(join(cache, "v1/temporary"))).toEqual([]);
    },
  );

  test("or removed as a whole, does not either", async () => {
    const { sysroot, cache, layout } = workplace();
    const request = requestOf(sysroot, LAYERED);
    const { warnings: _, ...expected } = await built(request, layout("plain"));
    for (const name of ["cold", "warm"]) {
      await built(request, layout(`fill ${name}`), cache);
      const remove = async (): Promise<void> => rmSync(cache, { recursive: true, force: true });
      await build(request, acting(layout(name), remove), cache);
      expect(layoutOf(layout(name))).toEqual(expected);
    }
  });
});

describe("a cache that can't be written", () => {
  test("is told once, and the build goes on without it", async () => {
    const { sysroot, layout } = workplace();
    writeFileSync(layout("file"), "");
    const { warnings: none, ...expected } = await built(requestOf(sysroot, LAYERED), layout("plain"));
    const { warnings, ...image } = await built(
      requestOf(sysroot, LAYERED),
      layout("warm"),
      layout("file/cache"),
    );
    expect(image).toEqual(expected);
    expect([none, warnings]).toEqual([
      [],
      [
        expect.stringMatching(
          /^cannot use the layer cache '.*file\/cache': .*--no-cache; what is built now is not kept in it$/,
        ),
      ],
    ]);
  });
});

describe("two builds of the same", () => {
  test("at the same time give the right images, and leave a cache that has all of it", async () => {
    const { sysroot, cache, layout } = workplace();
    const request = requestOf(sysroot, LAYERED);
    const { warnings: _, ...expected } = await built(request, layout("plain"));
    const names = ["a", "b", "c", "d"];
    await Promise.all(names.map((name) => build(request, ociLayout(layout(name)), cache)));
    for (const name of names) expect(layoutOf(layout(name))).toEqual(expected);
    expect(await build(request, ociLayout(layout("again")), cache)).toEqual({ warnings: [], units: 0 });
    expect(await verifyCache(cache)).toEqual([]);
  });

  test("share a cache that was copied: its blobs are verified, and taken", async () => {
    const { sysroot, cache, layout } = workplace();
    const request = requestOf(sysroot, LAYERED);
    await built(request, layout("cold"), cache);
    cpSync(cache, layout("copy"), { recursive: true });
    expect(await build(request, ociLayout(layout("warm")), layout("copy"))).toEqual({
      warnings: [],
      units: 0,
    });
    expect(layoutOf(layout("warm"))).toEqual(layoutOf(layout("cold")));
  });
});

/** A layout that acts before it takes each blob. */
function acting(directory: string, act: () => Promise<void>): OpenDestination {
  return async (outline) => {
    const destination = await ociLayout(directory)(outline);
    return {
      ...destination,
      async putBlob(blob) {
        await act();
        return destination.putBlob(blob);
      },
    };
  };
}

function pruning(directory: string, cache: string): OpenDestination {
  return acting(directory, async () => void (await pruneCache(cache, 0)));
}

/** Each blob of a layout with the digest of what it holds. */
function contentsOf(layout: string): ReadonlyArray<readonly [string, string]> {
  const directory = join(layout, "blobs/sha256");
  return readdirSync(directory)
    .sort()
    .map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(directory, name)))
        .digest("hex"),
    ]);
}

function eachFile(cache: string, kind: string, act: (path: string) => void): void {
  const directory = join(cache, "v1", kind);
  for (const name of readdirSync(directory)) act(join(directory, name));
}

/** Changes a bit, unnoticed by size, inode and time. */
function flip(path: string, at: number): void {
  const { atime, mtimeMs } = statSync(path);
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] as number) ^ 1;
  writeFileSync(path, bytes);
  utimesSync(path, atime, mtimeMs / 1000);
}

function swap(cache: string, kind: string): void {
  const directory = join(cache, "v1", kind);
  const [a, b] = readdirSync(directory).map((name) => join(directory, name)) as [string, string];
  copyFileSync(a, join(cache, "swapped"));
  renameSync(b, a);
  renameSync(join(cache, "swapped"), b);
}
