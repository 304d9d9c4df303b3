import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { damaged, type RemoteLayerCache, StoreshipError } from "@storeship/core";
import { ociLayout } from "@storeship/destination";
import { describe, expect, test } from "vitest";
import type { RemoteCaches } from "../src/index.js";
import { build, LAYERED, layoutOf, workplace } from "./support/cached-build.js";
import { type HeldLayer, memoryRemoteCache, withContent } from "./support/memory-remote-cache.js";
import { placeOf, requestOf, TOOL } from "./support/small-image.js";

/** A machine with a copy of the store: its own inodes, its own cache, which is empty. */
function machines() {
  const { sysroot, layout } = workplace();
  let count = 0;
  return {
    sysroot,
    async build(remoteCaches?: RemoteCaches, changed?: string) {
      count += 1;
      const own = layout(`root-${count}`);
      cpSync(sysroot, own, { recursive: true, verbatimSymlinks: true });
      if (changed !== undefined) writeFileSync(placeOf(own, TOOL, "bin/tool"), changed);
      const image = layout(`image-${count}`);
      const cache = remoteCaches === undefined ? undefined : layout(`cache-${count}`);
      const made = await build(requestOf(own, LAYERED), ociLayout(image), cache, remoteCaches);
      return {
        ...made,
        image: layoutOf(image),
        again: () => build(requestOf(own, LAYERED), ociLayout(join(image, "again")), cache),
      };
    },
  };
}

describe("a build with a remote cache", () => {
  test("compresses nothing where another machine has built the image, and gives the same one", async () => {
    const { build } = machines();
    const { cache, entries } = memoryRemoteCache();
    const plain = await build();
    const first = await build({ from: [cache], to: cache });
    expect(first).toMatchObject({ image: plain.image, warnings: [] });
    expect(first.units).toBeGreaterThan(0);
    expect(entries.size).toBe(3);
    const second = await build({ from: [cache] });
    expect(second).toMatchObject({ image: plain.image, units: 0, warnings: [] });
    // What was pulled is in the machine's own cache, segments and all.
    expect(await second.again()).toMatchObject({ units: 0, warnings: [] });
  });

  test("makes what has changed, and has it kept for others", async () => {
    const { build } = machines();
    const { cache, entries, seen } = memoryRemoteCache();
    await build({ from: [], to: cache });
    const plain = await build(undefined, "#!/bin/sh\n");
    seen.length = 0;
    const changed = await build({ from: [cache], to: cache }, "#!/bin/sh\n");
    expect(changed).toMatchObject({ image: plain.image, warnings: [] });
    expect(changed.units).toBeLessThan(plain.units);
    expect(entries.size).toBe(4);
    // What came from there is not offered again.
    expect(seen.sort()).toEqual(["find", "find", "find", "put"]);
  });

  test("asks the next cache for what the first has not", async () => {
    const { build } = machines();
    const [empty, full] = [memoryRemoteCache("empty"), memoryRemoteCache("full")];
    await build({ from: [], to: full.cache });
    expect(await build({ from: [empty.cache, full.cache], to: empty.cache })).toMatchObject({ units: 0 });
    expect(empty.entries).toEqual(full.entries);
  });

  test.each<[string, (held: HeldLayer, others: readonly HeldLayer[]) => HeldLayer]>([
    [
      "another layer under its key",
      (held, others) => others.find(({ diffId }) => diffId !== held.diffId) as HeldLayer,
    ],
    [
      "another layer's blob",
      (held, others) => {
        const other = others.find(({ diffId }) => diffId !== held.diffId) as HeldLayer;
        return { ...other, diffId: held.diffId, size: held.size };
      },
    ],
    ["another compressor", (held) => ({ ...held, fingerprint: "another" })],
    ["another media type", (held) => ({ ...held, blob: { ...held.blob, mediaType: "text/plain" } })],
    [
      "other bytes of the same length",
      (held) => {
        const plain = gunzipSync(held.content);
        plain[plain.length - 1] = 1;
        return withContent(held, gzipSync(plain));
      },
    ],
    ["a bomb", (held) => withContent(held, gzipSync(Buffer.alloc(100_000_000)))],
    [
      "a little more than the layer",
      (held) => withContent(held, gzipSync(Buffer.concat([gunzipSync(held.content), Buffer.alloc(1)]))),
    ],
    ["a part of the layer", (held) => withContent(held, held.content.subarray(0, held.segments[0]))],
    [
      "segments that do not end where they should",
      (held) => {
        const [first = 0, second = 0, ...rest] = held.segments;
        return { ...held, segments: [first + 1, second - 1, ...rest] };
      },
    ],
    ["a blob cut short", (held) => ({ ...held, content: held.content.subarray(0, -3) })],
    ["rubbish", (held) => withContent(held, Buffer.alloc(1000, 7))],
    ["nothing", (held) => withContent(held, Buffer.alloc(0))],
  ])("makes again what holds %s, warns once, and mends the cache", async (_, poison) => {
    const { build } = machines();
    const { cache, entries } = memoryRemoteCache();
    const first = await build({ from: [], to: cache });
    const sound = new Map(entries);
    for (const [key, held] of sound) entries.set(key, poison(held, [...sound.values()]));
    const second = await build({ from: [cache], to: cache });
    expect(second.image).toEqual(first.image);
    expect(second.units).toBe(first.units);
    expect(second.warnings).toEqual([
      expect.stringMatching(/^the cache memory: .*; what is broken is made again$/),
    ]);
    expect(entries).toEqual(sound);
  });

  test("takes a layer whose segments are not told, as a whole", async () => {
    const { build } = machines();
    const { cache, entries } = memoryRemoteCache();
    await build({ from: [], to: cache });
    for (const [key, held] of entries)
      entries.set(key, withContent(held, gzipSync(gunzipSync(held.content), { level: 1 })));
    expect(await build({ from: [cache] })).toMatchObject({ units: 0, warnings: [] });
  });

  test.each<[string, Partial<RemoteLayerCache>]>([
    ["cannot be asked", { find: () => Promise.reject(gone()) }],
    ["has damaged entries alone", { find: async () => broken() }],
  ])("goes on without a cache that %s, and says so once", async (_, fault) => {
    const { build } = machines();
    const { cache } = memoryRemoteCache();
    const plain = await build();
    let asked = 0;
    const failing = {
      ...cache,
      ...fault,
      find: (key: `sha256:${string}`) => {
        asked += 1;
        return (fault.find ?? cache.find)(key);
      },
    };
    const made = await build({ from: [failing] });
    expect(made.image).toEqual(plain.image);
    expect(made.warnings).toHaveLength(1);
    expect(asked).toBeLessThanOrEqual(3);
  });

  test("is built where its layers cannot be kept, and says so once", async () => {
    const { build } = machines();
    const { cache } = memoryRemoteCache();
    const plain = await build();
    const made = await build({ from: [], to: { ...cache, put: () => Promise.reject(gone()) } });
    expect(made.image).toEqual(plain.image);
    expect(made.warnings).toEqual([
      "the cache memory: it is gone; the image is whole; its layers are not kept for others",
    ]);
  });
});

function gone(): StoreshipError {
  return new StoreshipError("ERR_REGISTRY_CONNECTION", "it is gone");
}

function broken(): never {
  throw damaged("an entry", "is broken");
}
