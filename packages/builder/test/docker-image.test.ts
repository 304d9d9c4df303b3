import { chownSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { type ByteSource, type Compressor, type Directive, digestOf } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { buildDockerImage, type DockerImageOptions } from "../src/index.js";
import { type ArchiveContent, built, namesOf, workplace } from "./support/docker-image.js";
import { makeTree } from "./support/make-tree.js";
import { LIBRARY, PROFILE, TOOL } from "./support/small-image.js";

const STORE = ["gnu", "gnu/store"];
const PROFILE_NAMES = ["gnu/store/1-profile", "gnu/store/1-profile/bin", "gnu/store/1-profile/bin/tool"];
const TOOL_NAMES = ["gnu/store/2-tool", "gnu/store/2-tool/bin", "gnu/store/2-tool/bin/tool"];
const LIBRARY_NAMES = [
  "gnu/store/3-library",
  "gnu/store/3-library/lib",
  "gnu/store/3-library/lib/library.so",
];
const TMP: Directive = { type: "directory", path: "/tmp", mode: 0o1777 };

/** Builds the three items, with what `changes` changes. */
async function image(changes: Partial<DockerImageOptions> = {}): Promise<ArchiveContent> {
  return built({ ...workplace().options, ...changes });
}

/** A compressor that makes one stream of all. */
const gzip: Compressor = {
  name: "gzip",
  extension: ".gz",
  mediaTypeSuffix: "gzip",
  concatenable: false,
  segmentSize: 1 << 20,
  memory: 1,
  fingerprint: "gzip, in one piece",
  async *compress(source) {
    yield gzipSync(await bytesOf(source));
  },
  async *decompress(source) {
    yield gunzipSync(await bytesOf(source));
  },
};

async function bytesOf(source: ByteSource): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

describe("what is in an image", () => {
  test("Nothing is added that is not asked for.", async () => {
    const { members, config, layers, repoTags } = await image();
    const id = digestOf(PROFILE).slice("sha256:".length);
    expect(members.map(({ name }) => name)).toEqual([
      id,
      `${id}/VERSION`,
      `${id}/json`,
      `${id}/layer.tar`,
      "config.json",
      "manifest.json",
      "repositories",
    ]);
    expect(layers.map((layer) => layer.map(({ name }) => name))).toEqual([
      [...STORE, ...PROFILE_NAMES, ...TOOL_NAMES, ...LIBRARY_NAMES],
    ]);
    expect(config.config).toEqual({ Env: [] });
    expect(config.created).toBe("1970-01-01T00:00:01Z");
    expect(repoTags).toEqual(["guix:latest"]);
  });

  test("What the paths refer to is not looked for.", async () => {
    expect(namesOf(await image({ paths: [PROFILE] }))).toEqual([[...STORE, ...PROFILE_NAMES]]);
  });

  test("Paths need not look like store items, nor lie in one store.", async () => {
    const { sysroot, options } = workplace();
    makeTree(sysroot, [
      { type: "file", path: "/srv/site/index.html", text: "hello" },
      { type: "file", path: "/etc/motd", text: "hello" },
    ]);
    const content = await built({ ...options, paths: ["/srv/site", "/etc/motd"] });
    expect(namesOf(content)).toEqual([["etc", "etc/motd", "srv", "srv/site", "srv/site/index.html"]]);
  });

  test("The prefix need not be among the paths, nor be there.", async () => {
    const { members } = await image({ prefix: "/gnu/store/none" });
    expect(members[0]?.name).toBe(digestOf("/gnu/store/none").slice("sha256:".length));
  });

  test("The database, the root system and what is copied lie where this machine has them, not below the sysroot.", async () => {
    const { directory, options } = workplace();
    makeTree(directory, [
      { type: "file", path: "db.sqlite", text: "a database" },
      { type: "file", path: "system/etc/hostname", text: "ship\n" },
      { type: "file", path: "motd", text: "hello\n" },
    ]);
    const content = await built({
      ...options,
      database: join(directory, "db.sqlite"),
      rootSystem: join(directory, "system"),
      extraFiles: [{ type: "copy", path: "/etc/motd", from: join(directory, "motd") }],
    });
    const text = (name: string) => content.layers[0]?.find((member) => member.name === name);
    expect(text("var/guix/db/db.sqlite")).toMatchObject({ content: Buffer.from("a database"), mode: "644" });
    expect(text("etc/hostname")?.content.toString()).toBe("ship\n");
    expect(text("etc/motd")?.content.toString()).toBe("hello\n");
  });

  test("A root system may be named by a symlink to it.", async () => {
    const { directory, options } = workplace();
    makeTree(directory, [
      { type: "file", path: "system/etc/hostname", text: "ship\n" },
      { type: "symlink", path: "link", target: "system" },
    ]);
    const content = await built({ ...options, paths: [], rootSystem: join(directory, "link") });
    expect(namesOf(content)).toEqual([["etc", "etc/hostname"]]);
  });

  test("A database goes where the profile's store has it, whatever the paths.", async () => {
    const { directory, sysroot, options } = workplace();
    makeTree(directory, [{ type: "file", path: "db.sqlite", text: "a database" }]);
    makeTree(sysroot, [{ type: "file", path: "/etc/motd", text: "hello" }]);
    const database = join(directory, "db.sqlite");
    const guix = await built({ ...options, paths: ["/etc/motd", PROFILE], database });
    expect(namesOf(guix)[0]).toContain("var/guix/db/db.sqlite");
    const prefix = "/nix/store/1-profile";
    const nix = await built({ ...options, paths: ["/etc/motd"], prefix, database });
    expect(namesOf(nix)[0]).toContain("nix/var/nix/db/db.sqlite");
    expect(nix.layers[0]?.find(({ name }) => name.endsWith("/profile-1-link"))?.target).toBe(prefix);
  });

  test.each([
    ["a name in free form", "My Image_1", "my.image_1:latest"],
    ["a full reference, which is no free form", "ghcr.io/me/app:v1", "ghcr.io.me.app.v1:latest"],
    ["a name of one character", "a", "aa:latest"],
  ])("The repository is canonicalised: %s.", async (_, repository, name) => {
    expect((await image({ repository })).repoTags).toEqual([name]);
  });

  test("The time of creation is in seconds, in all places.", async () => {
    const { members, config } = await image({ creationTime: 1_000_000_000 });
    const created = "2001-09-09T01:46:40Z";
    expect(config).toMatchObject({ created, history: [{ created }] });
    const json = members.find(({ name }) => name.endsWith("/json"))?.content.toString() ?? "";
    expect(JSON.parse(json)).toMatchObject({ created });
  });

  test("The environment keeps its order.", async () => {
    const environment = [
      ["Z", "1"],
      ["A", "2"],
      ["M", ""],
    ] as const;
    expect((await image({ environment })).config.config["Env"]).toEqual(["Z=1", "A=2", "M="]);
  });
});

describe("an image of several layers", () => {
  const DATA: readonly Directive[] = [TMP];

  test.each<readonly [count: number, layers: readonly (readonly string[])[]]>([
    [1, [[...STORE, ...PROFILE_NAMES, ...TOOL_NAMES, ...LIBRARY_NAMES, "tmp"]]],
    [2, [[...STORE, ...PROFILE_NAMES, ...TOOL_NAMES, ...LIBRARY_NAMES], ["tmp"]]],
    [3, [[...STORE, ...LIBRARY_NAMES], [...STORE, ...PROFILE_NAMES, ...TOOL_NAMES], ["tmp"]]],
    [4, [[...STORE, ...LIBRARY_NAMES], [...STORE, ...TOOL_NAMES], [...STORE, ...PROFILE_NAMES], ["tmp"]]],
    [125, [[...STORE, ...LIBRARY_NAMES], [...STORE, ...TOOL_NAMES], [...STORE, ...PROFILE_NAMES], ["tmp"]]],
  ])("Of at most %d layers the last has the extra files.", async (maxLayers, layers) => {
    expect(namesOf(await image({ maxLayers, extraFiles: DATA }))).toEqual(layers);
  });

  test.each<readonly [count: number, layers: readonly (readonly string[])[]]>([
    [1, [[...STORE, ...PROFILE_NAMES, ...TOOL_NAMES, ...LIBRARY_NAMES]]],
    [2, [[...STORE, ...PROFILE_NAMES, ...TOOL_NAMES, ...LIBRARY_NAMES]]],
    [
      3,
      [
        [...STORE, ...LIBRARY_NAMES],
        [...STORE, ...PROFILE_NAMES, ...TOOL_NAMES],
      ],
    ],
    [
      4,
      [
        [...STORE, ...LIBRARY_NAMES],
        [...STORE, ...TOOL_NAMES],
        [...STORE, ...PROFILE_NAMES],
      ],
    ],
  ])("Of at most %d layers there is no last one without extra files.", async (maxLayers, layers) => {
    expect(namesOf(await image({ maxLayers }))).toEqual(layers);
  });

  test.each<readonly [count: number, layers: readonly (readonly string[])[]]>([
    [1, [["etc", "etc/hostname", ...STORE, ...PROFILE_NAMES, ...TOOL_NAMES, ...LIBRARY_NAMES, "tmp"]]],
    [
      2,
      [
        [...STORE, ...PROFILE_NAMES, ...TOOL_NAMES, ...LIBRARY_NAMES],
        ["etc", "etc/hostname", "tmp"],
      ],
    ],
    [3, [[...STORE, ...PROFILE_NAMES, ...TOOL_NAMES, ...LIBRARY_NAMES], ["etc", "etc/hostname"], ["tmp"]]],
    [
      4,
      [
        [...STORE, ...LIBRARY_NAMES],
        [...STORE, ...PROFILE_NAMES, ...TOOL_NAMES],
        ["etc", "etc/hostname"],
        ["tmp"],
      ],
    ],
  ])("Of at most %d layers one is the root system's, where there is room.", async (maxLayers, layers) => {
    const { directory, options } = workplace();
    makeTree(directory, [{ type: "file", path: "system/etc/hostname", text: "ship\n" }]);
    const rootSystem = join(directory, "system");
    const content = await built({ ...options, rootSystem, maxLayers, extraFiles: DATA });
    expect(namesOf(content)).toEqual(layers);
  });

  test.each([1, 2, 3, 4])(
    "The order of the paths does not matter, nor one given twice: %d.",
    async (maxLayers) => {
      const { output, options } = workplace();
      const bytes = async (paths: readonly string[]): Promise<string> => {
        await buildDockerImage({ ...options, paths, maxLayers, extraFiles: [TMP] });
        return digestOf(readFileSync(join(output, "image.tar")));
      };
      const first = await bytes([PROFILE, TOOL, LIBRARY]);
      expect(await bytes([LIBRARY, PROFILE, TOOL])).toBe(first);
      expect(await bytes([TOOL, LIBRARY, TOOL, PROFILE, `${LIBRARY}/`])).toBe(first);
    },
  );

  test.each([1, 3])("A compressor compresses the archive as a whole, of %d layers.", async (maxLayers) => {
    const { options } = workplace();
    const plain = join(workplace().output, "plain.tar");
    await buildDockerImage({ ...options, maxLayers, image: plain });
    await buildDockerImage({ ...options, maxLayers, compressor: gzip });
    expect(gunzipSync(readFileSync(options.image)).equals(readFileSync(plain))).toBe(true);
  });
});

describe("differences from the old tool, on purpose", () => {
  test("Members are sorted, not in the order of the directory.", async () => {
    const { sysroot, options } = workplace();
    const names = ["b", "a-b", "a/x", "a.c", "a!", "Z", "10", "9", "é"];
    makeTree(
      sysroot,
      names.map((name) => ({ type: "file", path: `${TOOL}/etc/${name}`, text: "" }) as const),
    );
    const [members = []] = namesOf(await built({ ...options, paths: [TOOL] }));
    expect(members.filter((name) => name.includes("/etc/")).map((name) => name.split("/etc/")[1])).toEqual([
      "10",
      "9",
      "Z",
      "a",
      "a/x",
      "a!",
      "a-b",
      "a.c",
      "b",
      "é",
    ]);
  });

  test.each(["&", "\\1", "$&", "$1", "\\", "a|b", "%", "\\&"])(
    "What replaces a prefix is taken as it is: %j.",
    async (to) => {
      const [members] = namesOf(
        await image({ paths: [TOOL], transformations: [{ from: "/gnu/store/2-tool", to: `/opt/${to}/x` }] }),
      );
      expect(members).toEqual(["opt", `opt/${to}`, `opt/${to}/x`, `opt/${to}/x/bin`, `opt/${to}/x/bin/tool`]);
    },
  );

  test("What is replaced is no pattern.", async () => {
    const transformations = [{ from: "/gnu/store/..tool", to: "/no" }];
    expect(namesOf(await image({ paths: [TOOL], transformations }))).toEqual([[...STORE, ...TOOL_NAMES]]);
  });

  test("A directory that a directive makes keeps its owner and group.", async () => {
    const home: Directive = { type: "directory", path: "/home/me", mode: 0o700, uid: 1000, gid: 100 };
    for (const maxLayers of [1, 3]) {
      const { layers } = await image({ maxLayers, extraFiles: [home] });
      const member = layers.at(-1)?.find(({ name }) => name === "home/me");
      expect(member).toMatchObject({ uid: 1000, gid: 100, uname: "", gname: "", mode: "700" });
    }
  });

  test.each([1, 4])("Every layer is normalised, of at most %d.", async (maxLayers) => {
    const { sysroot, options } = workplace();
    const tool = join(sysroot, TOOL, "bin/tool");
    utimesSync(tool, 1_700_000_000, 1_700_000_000);
    if (process.getuid?.() === 0) chownSync(tool, 1000, 1000);
    const { layers } = await built({ ...options, maxLayers, extraFiles: [TMP] });
    for (const member of layers.flat())
      expect(member).toMatchObject({ mtime: 1, uid: 0, gid: 0, uname: "root", gname: "root" });
  });

  test.each([1, 4])(
    "Every parent has an entry that all can enter, in at most %d layers.",
    async (maxLayers) => {
      const { layers } = await image({ maxLayers });
      for (const members of layers) {
        const names = new Set(members.map(({ name }) => name));
        expect(names.size).toBe(members.length);
        for (const { name } of members) {
          const parent = name.slice(0, Math.max(0, name.lastIndexOf("/")));
          if (parent !== "") expect(names).toContain(parent);
        }
        for (const name of STORE)
          expect(members.find((member) => member.name === name)).toMatchObject({
            type: "directory",
            mode: "755",
          });
      }
    },
  );

  test("The config's keys are those of the image specification.", async () => {
    const entryPoint = [`${PROFILE}/bin/tool`, "--verbose"];
    const { config } = await image({ entryPoint, environment: [["A", "1"]] });
    expect(config.config).toEqual({ Env: ["A=1"], Entrypoint: entryPoint });
  });

  test.each([1, 3])("The config has a history, an entry a layer, of at most %d.", async (maxLayers) => {
    const { config, layers } = await image({ maxLayers, extraFiles: [TMP] });
    expect(config.history).toHaveLength(layers.length);
    expect(config.rootfs.diff_ids).toHaveLength(layers.length);
  });

  test("Transformations reach items and extra files in several layers as in one.", async () => {
    const transformations = [{ from: "/gnu/store/", to: "/opt/" }];
    const extraFiles: Directive[] = [{ type: "file", path: "/gnu/store/note", content: "" }];
    const [first, ...others] = namesOf(await image({ maxLayers: 3, transformations, extraFiles }));
    expect(first).toEqual(["opt", "opt/3-library", "opt/3-library/lib", "opt/3-library/lib/library.so"]);
    expect(others.at(-1)).toEqual(["opt", "opt/note"]);
    expect(others.flat().filter((name) => name.startsWith("gnu"))).toEqual([]);
  });

  test("The path of a layer has no colon.", async () => {
    const { layerPaths } = await image({ maxLayers: 4 });
    expect(layerPaths).toHaveLength(3);
    for (const [index, path] of layerPaths.entries())
      expect(path).toMatch(new RegExp(`^[0-9a-f]{64}/00${index + 1}/layer\\.tar$`));
  });

  test("Builds that run side by side do not get in each other's way.", async () => {
    const { output, options } = workplace();
    await buildDockerImage(options);
    const alone = digestOf(readFileSync(options.image));
    await Promise.all(Array.from({ length: 8 }, () => buildDockerImage(options)));
    expect(readdirSync(output)).toEqual(["image.tar"]);
    expect(digestOf(readFileSync(options.image))).toBe(alone);
  });
});

describe("what cannot be built", () => {
  const broken: Compressor = {
    ...gzip,
    // biome-ignore lint/correctness/useYield: it fails before it has something to yield
    async *compress() {
      throw new Error("out of order");
    },
  };
  const file = (path: string): Directive => ({ type: "file", path, content: "" });
  const options: ReadonlyArray<
    readonly [sentence: string, changes: Partial<DockerImageOptions>, word: string]
  > = [
    ["An unknown system is refused.", { system: "vax-vms" }, "'vax-vms'"],
    ["A path that is missing is refused.", { paths: ["/gnu/store/none"] }, "/gnu/store/none"],
    ["No layer is too few.", { maxLayers: 0 }, "from 1 to 125"],
    ["126 layers are too many.", { maxLayers: 126 }, "from 1 to 125"],
    ["Half a layer is none.", { maxLayers: 1.5 }, "from 1 to 125"],
    ["A number of layers must be one.", { maxLayers: Number.NaN }, "from 1 to 125"],
    ["A time of creation is in whole seconds.", { creationTime: 1.5 }, "1.5"],
    ["A time of creation lies before the year 10000.", { creationTime: 253_402_300_800 }, "1 to 9999"],
    ["A database that is missing is refused.", { database: "/none/db.sqlite" }, "/none/db.sqlite"],
    ["A root system that is missing is refused.", { rootSystem: "/none/system" }, "/none/system"],
    [
      "Two extra files on one name are refused.",
      { extraFiles: [file("/a"), { ...TMP, path: "/a" }] },
      "'/a'",
    ],
    ["An extra file in an item's place is refused.", { extraFiles: [file(`${TOOL}/bin`)] }, `${TOOL}/bin`],
    ["An extra file below another is refused.", { extraFiles: [file("/a"), file("/a/b")] }, "'/a/b'"],
    ["An extra file outside the image is refused.", { extraFiles: [file("/../a")] }, "'/../a'"],
    ["A mode that is none is refused.", { extraFiles: [{ ...TMP, mode: 0o10000 }] }, "/tmp"],
    [
      "Two members that a transformation makes one are refused.",
      { transformations: [{ from: "/gnu/store/1-profile/bin", to: "/gnu/store/2-tool/bin" }] },
      TOOL,
    ],
    [
      "A transformation out of the image is refused.",
      { transformations: [{ from: "gnu", to: "../gnu" }] },
      "'..'",
    ],
    ["A compressor that fails is told.", { compressor: broken }, "out of order"],
    [
      "A compressor that fails over several layers is told.",
      { compressor: broken, maxLayers: 3 },
      "out of order",
    ],
  ];

  test.each(options)("%s", async (_, changes, word) => {
    const { output, options } = workplace();
    writeFileSync(options.image, "an older image");
    await expect(buildDockerImage({ ...options, ...changes })).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_[A-Z_]+$/),
      message: expect.stringContaining(word),
    });
    expect(readdirSync(output)).toEqual(["image.tar"]);
    expect(readFileSync(options.image, "utf8")).toBe("an older image");
  });

  test("An image in a missing directory is refused.", async () => {
    const { directory, options } = workplace();
    const image = join(directory, "none", "image.tar");
    await expect(buildDockerImage({ ...options, image })).rejects.toMatchObject({
      code: "ERR_OUTPUT",
      message: expect.stringContaining(image),
    });
  });

  test("A directory is no place for an image.", async () => {
    const { directory, options } = workplace();
    mkdirSync(join(directory, "here"));
    await expect(buildDockerImage({ ...options, image: join(directory, "here") })).rejects.toMatchObject({
      code: "ERR_OUTPUT",
    });
    expect(readdirSync(join(directory, "here"))).toEqual([]);
  });

  test("A watcher that throws ends the build, which carries a code as well.", async () => {
    const { output, options } = workplace();
    const onProgress = (): void => {
      throw new Error("seen enough");
    };
    await expect(buildDockerImage(options, { onProgress })).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_/),
      message: expect.stringContaining("seen enough"),
    });
    expect(readdirSync(output)).toEqual([]);
  });

  test("An item that vanishes during the build ends it.", async () => {
    const { output, sysroot, options } = workplace();
    const onProgress = (): void => rmSync(join(sysroot, LIBRARY), { recursive: true, force: true });
    await expect(buildDockerImage(options, { onProgress })).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_/),
    });
    expect(readdirSync(output)).toEqual([]);
  });

  test("A build that is aborted leaves nothing.", async () => {
    const { output, options } = workplace();
    await expect(buildDockerImage(options, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "ERR_INTERRUPTED",
    });
    expect(readdirSync(output)).toEqual([]);
  });
});
