import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf, type ImageConfig, type Platform } from "@storeship/core";
import { limited } from "@storeship/layer";
import { describe, expect, test } from "vitest";
import { buildImage, type ImageRequest, openBase, type Progress } from "../src/index.js";
import { gzipUnits } from "./support/gzip-units.js";
import { memoryDestination } from "./support/memory-destination.js";
import { type MemoryImage, type MemorySource, memorySource } from "./support/memory-source.js";
import { readArchive } from "./support/read-archive.js";
import { makeItems, requestOf } from "./support/small-image.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { treeLayer } from "./support/tree-layer.js";

const AMD64 = { os: "linux", architecture: "amd64" };
const OPTIONS = { platform: AMD64, decompressors: [gzipUnits] };

/** Two layers: a file system whose `bin` is a symlink and whose `root` is closed; a file. */
function twoLayers(): readonly Buffer[] {
  return [
    treeLayer((directory) => {
      mkdirSync(join(directory, "usr/bin"), { recursive: true });
      symlinkSync("usr/bin", join(directory, "bin"));
      mkdirSync(join(directory, "root"), { mode: 0o700 });
    }),
    treeLayer((directory) => writeFileSync(join(directory, "release"), "12")),
  ];
}

const baseSource = (changes: Partial<MemoryImage> = {}): MemorySource =>
  memorySource({ layers: twoLayers(), ...changes });

const DIRECTIVES = [
  { type: "file", path: "/bin/hello", content: "hello" },
  { type: "file", path: "/root/.profile", content: "" },
] as const;

/** A request for an image of two files. */
const fewFiles = (changes: Partial<ImageRequest>): ImageRequest =>
  requestOf("/", { closure: undefined, directives: DIRECTIVES, maxLayers: 100, ...changes });

async function built(source: MemorySource, changes: Partial<ImageRequest> = {}) {
  const destination = memoryDestination();
  const base = await openBase(source, OPTIONS);
  const image = await buildImage(fewFiles({ base, ...changes }), destination.open);
  return { image, destination, config: JSON.parse(Buffer.from(image.config).toString()) as ImageConfig };
}

describe("an image on a base", () => {
  test("has the base's layers below its own, in the config, the history and the outline", async () => {
    const layers = twoLayers();
    const { image, destination, config } = await built(memorySource({ layers }));
    const [lowest, second] = layers.map((bytes) => digestOf(bytes));
    expect(image.layers.map(({ from }) => from)).toEqual(["base", "base", undefined]);
    expect(config.rootfs.diff_ids).toEqual([lowest, second, image.layers[2]?.diffId]);
    expect(config.history.map(({ created_by }) => created_by)).toEqual(["layer 0", "layer 1", "storeship"]);
    expect(config.config).toEqual({ Env: ["PATH=/bin"], Cmd: ["sh"] });
    expect(destination.outlines).toMatchObject([{ layerCount: 3, imageCount: 1 }]);
    expect(destination.put).toEqual(config.rootfs.diff_ids);
  });

  test("has members where the base's symlinks lead, and leaves its directories as they are", async () => {
    const { image, destination } = await built(baseSource());
    const layer = destination.blobs.get(image.layers[2]?.blob.digest as `sha256:${string}`) as Buffer;
    expect(readArchive(layer).map(({ name, mode }) => `${name} ${mode}`)).toEqual([
      "root 700",
      "root/.profile 644",
      "usr 755",
      "usr/bin 755",
      "usr/bin/hello 644",
    ]);
  });

  test("has the same bytes whether the base tells its digests or not", async () => {
    const [told, untold] = [await built(baseSource()), await built(baseSource({ manifest: false }))];
    expect(untold.image.layers).toEqual(told.image.layers);
    expect(Buffer.from(untold.image.config).equals(Buffer.from(told.image.config))).toBe(true);
  });

  test("has the same layers and config on a base with compressed layers, whose blobs stay as they are", async () => {
    const [plain, gzip] = [await built(baseSource()), await built(baseSource({ gzip: true }))];
    expect(gzip.image.config).toEqual(plain.image.config);
    expect(gzip.image.layers[2]).toEqual(plain.image.layers[2]);
    expect(
      gzip.image.layers.slice(0, 2).map(({ blob, size, diffId }) => [blob.mediaType, size, diffId]),
    ).toEqual(
      plain.image.layers
        .slice(0, 2)
        .map(({ size, diffId }) => ["application/vnd.oci.image.layer.v1.tar+gzip", size, diffId]),
    );
  });

  test("reads no layer again for a destination that has it", async () => {
    const source = baseSource();
    const base = await openBase(source, OPTIONS);
    expect(source.read).toEqual([1, 0]);
    const destination = memoryDestination(base.layers.map(({ blob }) => blob.digest));
    const image = await buildImage(fewFiles({ base }), destination.open);
    expect(source.read).toEqual([1, 0]);
    expect([...destination.blobs.keys()]).toEqual([image.layers[2]?.blob.digest]);
  });

  test("says in its annotations what it is built on; what is asked for wins", async () => {
    const source = baseSource();
    const repository = "registry:5000/library/debian";
    const reference = `${repository}:12`;
    const base = await openBase({ ...source, repository, reference }, OPTIONS);
    const digest = digestOf(source.manifest.bytes);
    const [name, own] = ["org.opencontainers.image.base.name", "org.opencontainers.image.base.digest"];
    const destination = memoryDestination();
    const { annotations } = await buildImage(fewFiles({ base, annotations: { a: "b" } }), destination.open);
    expect(annotations).toEqual({ a: "b", [name]: reference, [own]: digest });
    expect(destination.repositories).toEqual([repository, repository, undefined]);
    const changed = await buildImage(
      fewFiles({ base, annotations: { [name]: "x" } }),
      memoryDestination().open,
    );
    expect(changed.annotations[name]).toBe("x");
    expect((await built(baseSource({ manifest: false }))).image.annotations).toEqual({});
  });

  test("counts the base's layers among its own", async () => {
    const sysroot = temporaryDirectory();
    makeItems(sysroot, 1000);
    const base = await openBase(baseSource(), OPTIONS);
    for (const maxLayers of [3, 4, 5]) {
      const { layers } = await buildImage(requestOf(sysroot, { base, maxLayers }), memoryDestination().open);
      expect(layers.length).toBeLessThanOrEqual(maxLayers);
    }
    const refused = buildImage(requestOf(sysroot, { base, maxLayers: 2 }), memoryDestination().open);
    await expect(refused).rejects.toMatchObject({
      code: "ERR_MAX_LAYERS",
      message: expect.stringMatching(/'base.tar' has 2 layers, which leaves none of 2/),
    });
  });

  test("leaves no room on a base with 125 layers", async () => {
    const [layer] = twoLayers();
    const base = await openBase(memorySource({ layers: Array(125).fill(layer) }), OPTIONS);
    await expect(
      buildImage(fewFiles({ base, maxLayers: 125 }), memoryDestination().open),
    ).rejects.toMatchObject({
      code: "ERR_MAX_LAYERS",
    });
  });

  test("with nothing of its own has the base's layers and another config", async () => {
    const changes = { directives: [], runtime: { entryPoint: ["/x"] } };
    const { image, config } = await built(baseSource(), changes);
    expect(image.layers).toHaveLength(2);
    expect(config.config).toEqual({ Env: ["PATH=/bin"], Entrypoint: ["/x"] });
  });

  test("is done when progress says so: all bytes, the base's too", async () => {
    const seen: Progress[] = [];
    const base = await openBase(baseSource(), OPTIONS);
    const watch = { onProgress: (progress: Progress) => seen.push(progress) };
    const { layers } = await buildImage(fewFiles({ base }), memoryDestination().open, {}, watch);
    const total = layers.reduce((sum, { size }) => sum + size, 0);
    expect(seen.at(-1)).toEqual({ phase: "done", done: total, total });
    expect(seen.filter(({ phase }) => phase === "write").at(-1)).toEqual({
      phase: "write",
      done: total,
      total,
    });
  });
});

describe("a base is refused", () => {
  const refusal = (source: MemorySource, platform: Platform = AMD64) =>
    openBase(source, { ...OPTIONS, platform });

  test.each([
    ["another architecture", { os: "linux", architecture: "arm64" }],
    ["another system", { os: "windows", architecture: "amd64" }],
    ["another variant", { os: "linux", architecture: "amd64", variant: "v3" }],
  ])("for %s", async (_, platform) => {
    const source = baseSource({ document: { variant: "v2" } });
    await expect(refusal(source, platform)).rejects.toMatchObject({
      code: "ERR_BASE_PLATFORM",
      message: expect.stringMatching(/'base.tar' is for linux\/amd64\/v2/),
    });
    expect(source.read).toEqual([]);
  });

  test("for a layer that is not what the config or the manifest says", async () => {
    const other = treeLayer((directory) => writeFileSync(join(directory, "release"), "13"));
    const spoil = (blob: Buffer, number: number): Buffer => (number === 1 ? other : blob);
    for (const manifest of [true, false]) {
      await expect(refusal(baseSource({ spoil, manifest }))).rejects.toMatchObject({
        code: "ERR_IMAGE_DAMAGED",
        message: expect.stringMatching(
          new RegExp(`^layer 2 of the base image 'base.tar' has the ${manifest ? "digest" : "diffID"}`),
        ),
      });
    }
  });

  test("for a layer with more bytes than its decompressor may make", async () => {
    const decompressors = limited([gzipUnits], { layerSize: 1024, ratio: 200 });
    for (const gzip of [true, false])
      await expect(openBase(baseSource({ gzip }), { ...OPTIONS, decompressors })).rejects.toMatchObject({
        code: "ERR_IMAGE_TOO_LARGE",
        message: expect.stringMatching(/^layer . of the base image 'base.tar' has more than 1024 bytes/),
      });
  });

  test("for bytes behind the archive, which belong to the layer", async () => {
    const spoil = (blob: Buffer, number: number): Buffer =>
      number === 0 ? Buffer.concat([blob, blob]) : blob;
    await expect(refusal(baseSource({ spoil, manifest: false }))).rejects.toMatchObject({
      code: "ERR_IMAGE_DAMAGED",
    });
  });

  test("for a number of layers that is not the config's", async () => {
    const document = { rootfs: { type: "layers", diff_ids: [] }, history: [] };
    await expect(refusal(baseSource({ document }))).rejects.toMatchObject({
      code: "ERR_IMAGE_DAMAGED",
      message: expect.stringContaining("2 layers"),
    });
  });

  test("for a manifest or a config of another digest", async () => {
    for (const change of ["manifest", "config"] as const) {
      const source = baseSource();
      const claim = await source.claim();
      const spoiled = Buffer.from(
        `${Buffer.from(change === "config" ? claim.config : source.manifest.bytes)} `,
      );
      const manifest = { ...(claim.manifest as NonNullable<typeof claim.manifest>) };
      const changed =
        change === "config"
          ? { ...claim, config: spoiled }
          : { ...claim, manifest: { ...manifest, bytes: spoiled } };
      await expect(refusal({ ...source, claim: async () => changed })).rejects.toMatchObject({
        code: "ERR_IMAGE_DAMAGED",
        message: expect.stringContaining(change),
      });
    }
  });

  test("for layers that nothing here decompresses, or no manifest can tell of", async () => {
    await expect(
      openBase(baseSource({ gzip: true }), { ...OPTIONS, decompressors: [] }),
    ).rejects.toMatchObject({
      code: "ERR_DECOMPRESSOR_MISSING",
    });
    const xz = { name: "xz", decompress: gzipUnits.decompress };
    const spoil = (): Buffer => Buffer.from("fd377a585a00", "hex");
    const decompress = async function* () {
      yield twoLayers()[0] as Buffer;
    };
    await expect(
      openBase(baseSource({ spoil }), { ...OPTIONS, decompressors: [{ ...xz, decompress }] }),
    ).rejects.toMatchObject({ code: "ERR_BASE_COMPRESSION" });
  });

  test("where it changes between the two times that it is read, and nothing is delivered", async () => {
    const spoil = (blob: Buffer, _: number, time: number): Buffer =>
      time > 1 ? Buffer.from(blob).fill(1, 0, 1) : blob;
    const base = await openBase(baseSource({ spoil }), OPTIONS);
    const destination = memoryDestination();
    await expect(buildImage(fewFiles({ base }), destination.open)).rejects.toMatchObject({
      code: "ERR_IMAGE_DAMAGED",
      message: expect.stringContaining("changed while it was read"),
    });
    expect([destination.delivered.length, destination.aborts]).toEqual([0, 1]);
  });
});

test("a variant that only the base tells is the image's; one that only the request tells, too", async () => {
  const arm = { os: "linux", architecture: "arm" };
  const v7 = { ...arm, variant: "v7" };
  for (const [document, platform] of [
    [v7, arm],
    [arm, v7],
  ] as const) {
    const base = await openBase(baseSource({ document }), { ...OPTIONS, platform });
    const image = await buildImage(fewFiles({ base, platform }), memoryDestination().open);
    expect(image.platform).toEqual(v7);
    expect(JSON.parse(Buffer.from(image.config).toString())).toMatchObject({
      architecture: "arm",
      variant: "v7",
    });
  }
});

test("a build on a base that is interrupted stops between two chunks of the base", async () => {
  const controller = new AbortController();
  const spoil = (blob: Buffer, _: number, time: number): Buffer => {
    if (time > 1) controller.abort("SIGINT");
    return blob;
  };
  const base = await openBase(baseSource({ spoil }), OPTIONS);
  const destination = memoryDestination();
  const build = buildImage(fewFiles({ base }), destination.open, {}, { signal: controller.signal });
  await expect(build).rejects.toMatchObject({ code: "ERR_INTERRUPTED" });
  expect([destination.blobs.size, destination.aborts]).toEqual([0, 1]);
});
