import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { digestOf, type ImageConfig } from "@storeship/core";
import { dockerArchive } from "@storeship/destination";
import { describe, expect, test } from "vitest";
import { buildImage, type ImageRequest, type Progress } from "../src/index.js";
import { readArchive, readArchiveFile } from "./support/read-archive.js";
import { LIBRARY, makeItems, PROFILE, placeOf, requestOf, TOOL } from "./support/small-image.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const TMP = { type: "directory", path: "/tmp", mode: 0o1777 } as const;

/** A store of three items, and where an image of them goes. */
function workplace(librarySize?: number): { sysroot: string; output: string; file: string } {
  const directory = temporaryDirectory();
  const [sysroot, output] = [join(directory, "root"), join(directory, "output")];
  makeItems(sysroot, librarySize);
  spawnSync("mkdir", [output]);
  return { sysroot, output, file: join(output, "image.tar") };
}

/** The names of the members of each layer of the archive in `file`, lowest layer first. */
function layerNames(file: string): readonly (readonly string[])[] {
  const archive = readArchiveFile(file);
  const content = (name: string): Buffer =>
    archive.find((member) => member.name === name)?.content ?? Buffer.alloc(0);
  const [manifest] = JSON.parse(content("manifest.json").toString()) as [{ Layers: string[] }];
  return manifest.Layers.map((name) => readArchive(content(name)).map((member) => member.name));
}

async function layersOf(changes: Partial<ImageRequest>): Promise<readonly (readonly string[])[]> {
  const { sysroot, file } = workplace(1000);
  await buildImage(requestOf(sysroot, changes), dockerArchive(file));
  return layerNames(file);
}

const STORE = ["gnu", "gnu/store"];
const PROFILE_NAMES = ["gnu/store/1-profile", "gnu/store/1-profile/bin", "gnu/store/1-profile/bin/tool"];
const TOOL_NAMES = ["gnu/store/2-tool", "gnu/store/2-tool/bin", "gnu/store/2-tool/bin/tool"];
const LIBRARY_NAMES = [
  "gnu/store/3-library",
  "gnu/store/3-library/lib",
  "gnu/store/3-library/lib/library.so",
];

describe("an image of a small closure", () => {
  test("has all items in one layer, and says what it is in its config", async () => {
    const { sysroot, file } = workplace();
    const runtime = { environment: [["A", "1"]], entryPoint: [`${PROFILE}/bin/tool`] } as const;
    const image = await buildImage(
      requestOf(sysroot, { runtime, created: 1_000_000_000 }),
      dockerArchive(file),
    );

    expect(layerNames(file)).toEqual([[...STORE, ...PROFILE_NAMES, ...TOOL_NAMES, ...LIBRARY_NAMES]]);
    const archive = readArchiveFile(file);
    const id = digestOf(PROFILE).slice("sha256:".length);
    const layer = archive.find(({ name }) => name === `${id}/layer.tar`)?.content ?? Buffer.alloc(0);
    expect(image.layers).toMatchObject([
      { diffId: digestOf(layer), size: layer.length, items: [PROFILE, TOOL, LIBRARY] },
    ]);
    const config = archive.find(({ name }) => name === "config.json")?.content.toString() ?? "";
    expect(config).toBe(Buffer.from(image.config).toString());
    expect(JSON.parse(config) as ImageConfig).toMatchObject({
      os: "linux",
      architecture: "amd64",
      created: "2001-09-09T01:46:40Z",
      config: { Env: ["A=1"], Entrypoint: [`${PROFILE}/bin/tool`] },
      rootfs: { type: "layers", diff_ids: [digestOf(layer)] },
      history: [{ created: "2001-09-09T01:46:40Z" }],
    });
  });

  test("has the same bytes from another place on this machine", async () => {
    const [one, other] = [workplace(), workplace()];
    await buildImage(requestOf(one.sysroot), dockerArchive(one.file));
    await buildImage(requestOf(`${other.sysroot}/`), dockerArchive(other.file));
    expect(readFileSync(one.file).equals(readFileSync(other.file))).toBe(true);
  });

  test("has the largest items in layers of their own, and what is no item in the last", async () => {
    expect(await layersOf({ maxLayers: 4, directives: [TMP] })).toEqual([
      [...STORE, ...TOOL_NAMES],
      [...STORE, ...LIBRARY_NAMES],
      [...STORE, ...PROFILE_NAMES],
      ["tmp"],
    ]);
    expect(await layersOf({ maxLayers: 3, directives: [TMP] })).toEqual([
      [...STORE, ...TOOL_NAMES],
      [...STORE, ...PROFILE_NAMES, ...LIBRARY_NAMES],
      ["tmp"],
    ]);
  });

  test("has no layer without members", async () => {
    expect(await layersOf({ maxLayers: 125 })).toHaveLength(3);
    expect(await layersOf({ maxLayers: 125, closure: undefined, directives: [TMP] })).toEqual([["tmp"]]);
  });
});

describe("what is in an image beside store items", () => {
  test("a plain tree, at the root or below a path", async () => {
    const tree = temporaryDirectory();
    writeFileSync(join(tree, "file"), "content");
    const options = {
      closure: undefined,
      trees: [
        { directory: tree, path: "/" },
        { directory: `${tree}/`, path: "/srv/www" },
      ],
    };
    expect(await layersOf(options)).toEqual([["file", "srv", "srv/www", "srv/www/file"]]);
  });

  test("a default, unless something else has its name", async () => {
    expect(await layersOf({ closure: undefined, defaults: [TMP] })).toEqual([["tmp"]]);
    const { sysroot, file } = workplace(1);
    const file1 = { type: "file", path: "/tmp", content: "no directory" } as const;
    await buildImage(
      requestOf(sysroot, { closure: undefined, directives: [file1], defaults: [TMP] }),
      dockerArchive(file),
    );
    const [layer] = readArchiveFile(file).filter(({ name }) => name.endsWith("layer.tar"));
    expect(readArchive(layer?.content ?? Buffer.alloc(0))).toMatchObject([{ name: "tmp", type: "file" }]);
  });

  test("two directives on one name are refused", async () => {
    const { sysroot, output, file } = workplace(1);
    const directives = [TMP, { type: "file", path: "/tmp", content: "" }] as const;
    await expect(buildImage(requestOf(sysroot, { directives }), dockerArchive(file))).rejects.toMatchObject({
      code: "ERR_MEMBER_COLLISION",
      message: expect.stringContaining("/tmp"),
    });
    expect(readdirSync(output)).toEqual([]);
  });

  test("names are transformed, link targets stay", async () => {
    const [names = []] = await layersOf({ transformations: [{ from: "/gnu/", to: "/opt/" }] });
    expect(names).toContain("opt/store/1-profile/bin/tool");
    expect(names.filter((name) => name.startsWith("gnu"))).toEqual([]);
  });
});

describe("progress", () => {
  test("tells all bytes at the start, grows to them, and comes to its end once", async () => {
    const { sysroot, file } = workplace();
    const told: Progress[] = [];
    const options = requestOf(sysroot, { maxLayers: 3, directives: [TMP] });
    const image = await buildImage(
      options,
      dockerArchive(file),
      {},
      { onProgress: (progress) => told.push(progress) },
    );
    const total = image.layers.reduce((sum, { size }) => sum + size, 0);

    expect(told[0]).toEqual({ phase: "list", done: 0, total: 0 });
    expect(told.at(-1)).toEqual({ phase: "done", done: total, total });
    const writing = told.slice(1, -1);
    expect(writing.every((progress) => progress.phase === "write" && progress.total === total)).toBe(true);
    const done = writing.map((progress) => progress.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(done.at(-1)).toBe(total);
    expect(done.length).toBeGreaterThan(3);
  });
});

describe("a build that is aborted", () => {
  test("ends between two blocks, and leaves nothing", async () => {
    const { sysroot, output, file } = workplace(8_000_000);
    const controller = new AbortController();
    const done: number[] = [];
    const onProgress = (progress: Progress): void => {
      if (progress.phase !== "write") return;
      done.push(progress.done);
      controller.abort("enough");
    };
    const building = buildImage(
      requestOf(sysroot),
      dockerArchive(file),
      {},
      { onProgress, signal: controller.signal },
    );
    await expect(building).rejects.toMatchObject({ code: "ERR_INTERRUPTED", cause: "enough" });
    expect(done).toHaveLength(1);
    expect(readdirSync(output)).toEqual([]);
  });

  test("doesn't begin where the signal came before it", async () => {
    const { sysroot, output, file } = workplace();
    const building = buildImage(requestOf(sysroot), dockerArchive(file), {}, { signal: AbortSignal.abort() });
    await expect(building).rejects.toMatchObject({ code: "ERR_INTERRUPTED" });
    expect(readdirSync(output)).toEqual([]);
  });
});

describe("what can't be built leaves an older image and nothing beside it", () => {
  const changes: Readonly<Record<string, [(sysroot: string) => void, object]>> = {
    "an item that is missing": [
      (sysroot) => rmSync(join(sysroot, TOOL), { recursive: true }),
      { code: "ERR_STORE_ITEM_MISSING", message: expect.stringContaining(TOOL) },
    ],
    "an item that holds a FIFO": [
      (sysroot) => spawnSync("mkfifo", [placeOf(sysroot, TOOL, "fifo")]),
      { code: "ERR_FILE_TYPE", message: expect.stringContaining(`${TOOL}/fifo`) },
    ],
    "a file with the name of a whiteout": [
      (sysroot) => writeFileSync(placeOf(sysroot, TOOL, ".wh.file"), ""),
      { code: "ERR_WHITEOUT_NAME", message: expect.stringContaining(`${TOOL}/.wh.file`) },
    ],
  };
  test.each(Object.entries(changes))("%s", async (_, [change, error]) => {
    const { sysroot, output, file } = workplace(1);
    writeFileSync(file, "an older image");
    change(sysroot);
    await expect(buildImage(requestOf(sysroot), dockerArchive(file))).rejects.toMatchObject(error);
    expect(readdirSync(output)).toEqual(["image.tar"]);
    expect(readFileSync(file, "utf8")).toBe("an older image");
  });

  const library = (sysroot: string): string => placeOf(sysroot, LIBRARY, "lib/library.so");
  const duringPass: Readonly<Record<string, [(sysroot: string) => void, string]>> = {
    grows: [(sysroot) => appendFileSync(library(sysroot), "more"), "ERR_FILE_CHANGED"],
    shrinks: [(sysroot) => writeFileSync(library(sysroot), ""), "ERR_FILE_CHANGED"],
    vanishes: [(sysroot) => rmSync(library(sysroot)), "ERR_FILE_MISSING"],
    "becomes a symlink": [
      (sysroot) => {
        rmSync(library(sysroot));
        symlinkSync("/etc/passwd", library(sysroot));
      },
      "ERR_READ",
    ],
  };
  test.each(Object.entries(duringPass))(
    "a file that %s once writing has begun",
    async (_, [change, code]) => {
      const { sysroot, output, file } = workplace(10);
      // The tool comes first and fills a block of its own, at the end of which the library is changed.
      writeFileSync(placeOf(sysroot, TOOL, "bin/tool"), Buffer.alloc(2 << 20));
      let changed = false;
      const onProgress = ({ phase }: Progress): void => {
        if (phase === "write" && !changed) change(sysroot);
        changed ||= phase === "write";
      };
      const building = buildImage(requestOf(sysroot), dockerArchive(file), {}, { onProgress });
      await expect(building).rejects.toMatchObject({
        code,
        message: expect.stringContaining(library(sysroot)),
      });
      expect(readdirSync(output)).toEqual([]);
    },
  );

  test.each([0, 126, 1.5, Number.NaN])("%d layers", async (maxLayers) => {
    const { sysroot, output, file } = workplace(1);
    await expect(buildImage(requestOf(sysroot, { maxLayers }), dockerArchive(file))).rejects.toMatchObject({
      code: "ERR_MAX_LAYERS",
      message: expect.stringContaining("from 1 to 125"),
    });
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(output)).toEqual([]);
  });
});
