import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { storeship } from "./support/command-line.js";
import { expectRefusal } from "./support/refusal.js";
import { temporaryDirectory } from "./support/store.js";

interface Listed {
  readonly kind: string;
  readonly name: string;
  readonly plugin: string;
  readonly from: string;
  readonly fingerprint?: string;
  readonly unusable?: string;
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Makes files below a directory of the test's own, and works there. */
function directoryWith(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory();
  for (const [name, content] of Object.entries(files)) {
    const file = join(directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  vi.spyOn(process, "cwd").mockReturnValue(directory);
  return directory;
}

/** The module of a plugin that brings the compressor NAME, of one level. */
function pluginText(name: string, more = ""): string {
  return `
    const identity = async function* (source) { yield* source; };
    const make = ({ level = 6 }) => {
      if (level !== 6) throw Object.assign(new Error("no level " + level), { code: "ERR_COMPRESSOR_OPTION" });
      return { name: "${name}", extension: ".x", concatenable: true, segmentSize: 1024, memory: 0,
        fingerprint: "${name} 1.2 level=6", compress: identity, decompress: identity };
    };
    export default { name: "a plugin of ${name}", apiVersion: 1, compressors: { "${name}": make } ${more} };
  `;
}

/** The files of an installed package. */
function packageFiles(name: string, text: string): Record<string, string> {
  const manifest = { name, version: "1.0.0", type: "module", exports: "./main.js" };
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify(manifest),
    [`node_modules/${name}/main.js`]: text,
  };
}

/** What `storeship plugins` lists with the plugins NAMES. */
async function listed(...names: readonly string[]): Promise<readonly Listed[]> {
  const { status, stdout, stderr } = await storeship(
    "plugins",
    "--json",
    ...names.flatMap((name) => ["--plugin", name]),
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout) as Listed[];
}

describe("storeship plugins", () => {
  test("Without a plugin, what is built in is listed, each compressor with its fingerprint or why there is none.", async () => {
    directoryWith({});
    const rows = await listed();
    expect(rows.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
      expect.arrayContaining(["compressor gzip", "compressor zstd", "compressor xz", "compressor command"]),
    );
    for (const { kind, name, from, fingerprint, unusable } of rows) {
      expect(from).toBe("built in");
      if (kind === "compressor") expect(fingerprint ?? unusable, name).toContain(name);
    }
    expect(rows.find(({ name }) => name === "zstd")?.fingerprint).toContain(
      `${process.versions["zstd"]} level=3`,
    );
  });

  test("A compressor whose program is not installed is listed with the package to install.", async () => {
    const directory = directoryWith({});
    vi.stubEnv("PATH", directory);
    const xz = (await listed()).find(({ name }) => name === "xz");
    expect(xz?.unusable).toContain("apt install xz-utils");
  });

  test("For people there is a line for each, with where it comes from.", async () => {
    const directory = directoryWith({ "plugin.mjs": pluginText("squeeze") });
    const { stdout } = await storeship("plugins", "--plugin", "./plugin.mjs");
    const line = stdout.split("\n").find((text) => text.includes("squeeze"));
    expect(line).toMatch(/^compressor squeeze +\S+ +squeeze 1\.2 level=6$/);
    expect(line).toContain(join(directory, "plugin.mjs"));
  });
});

describe("A plugin is found", () => {
  const squeeze = {
    kind: "compressor",
    name: "squeeze",
    plugin: "a plugin of squeeze",
    fingerprint: "squeeze 1.2 level=6",
  };

  test.each([
    ["by the end of its package's name", "storeship-compressor-squeeze", "squeeze"],
    ["by its package's whole name", "storeship-compressor-squeeze", "storeship-compressor-squeeze"],
    ["by a package's name of another form", "squeezing", "squeezing"],
    ["by a package's name with a scope", "@someone/squeezing", "@someone/squeezing"],
  ])("%s.", async (_, installed, name) => {
    const directory = directoryWith(packageFiles(installed, pluginText("squeeze")));
    const from = join(directory, "node_modules", installed, "main.js");
    expect(await listed(name)).toContainEqual({ ...squeeze, from });
  });

  test("by the prefix first where packages of both names are there.", async () => {
    const directory = directoryWith({
      ...packageFiles("storeship-compressor-squeeze", pluginText("squeeze")),
      ...packageFiles("squeeze", pluginText("other")),
    });
    const rows = await listed("squeeze");
    const from = join(directory, "node_modules", "storeship-compressor-squeeze", "main.js");
    expect(rows).toContainEqual({ ...squeeze, from });
    expect(rows.map(({ name }) => name)).not.toContain("other");
  });

  test("in the node_modules of a directory above.", async () => {
    const directory = directoryWith({ ...packageFiles("squeezing", pluginText("squeeze")), "a/b/file": "" });
    vi.spyOn(process, "cwd").mockReturnValue(join(directory, "a/b"));
    expect(await listed("squeezing")).toContainEqual(expect.objectContaining({ name: "squeeze" }));
  });

  test.each(["./plugin.mjs", "./a folder/plugin.mjs"])(
    "by the path %s, which the directory leads to.",
    async (path) => {
      const directory = directoryWith({ [path]: pluginText("squeeze") });
      expect(await listed(path)).toContainEqual({ ...squeeze, from: join(directory, path) });
    },
  );

  test.each(["plugin.mjs", "a folder/plugin.mjs"])("by the absolute path of %s.", async (name) => {
    const path = join(directoryWith({ [name]: pluginText("squeeze") }), name);
    expect(await listed(path)).toContainEqual({ ...squeeze, from: path });
  });

  test("beside another one.", async () => {
    directoryWith({ "a.mjs": pluginText("squeeze"), "b.mjs": pluginText("squash") });
    const names = (await listed("./a.mjs", "./b.mjs")).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["squeeze", "squash"]));
  });

  test("only if it is named.", async () => {
    directoryWith(packageFiles("storeship-compressor-squeeze", pluginText("squeeze")));
    expect((await listed()).map(({ name }) => name)).not.toContain("squeeze");
  });
});

describe("A plugin is refused", () => {
  /** Modules that are no plugins, and what stderr must say of them. */
  const cases: ReadonlyArray<readonly [sentence: string, text: string, words: readonly string[]]> = [
    [
      "that is made for another version of the contract",
      'export default { name: "future", apiVersion: 2 };',
      ["version 2", "this is version 1", "install a version"],
    ],
    ["that has no default export", 'export const name = "lonely";', ["no default export"]],
    [
      "whose default export is a function",
      "export default () => {};",
      ["no default export that is an object"],
    ],
    [
      "that throws while it is loaded",
      'throw new Error("the library libfoo is missing");',
      ["failed while it was loaded", "the library libfoo is missing"],
    ],
    [
      "that throws what is no error while it is loaded",
      'throw "nothing works";',
      ["failed while it was loaded", "nothing works"],
    ],
    [
      "that imports what is not installed",
      'import "storeship-no-such-package"; export default {};',
      ["failed while it was loaded", "storeship-no-such-package"],
    ],
    [
      "that brings a name that is taken",
      pluginText("gzip"),
      ["compressor 'gzip'", "taken; taken are gzip, zstd, xz"],
    ],
    [
      "that brings a layering whose name is taken",
      pluginText("squeeze", ", layerings: { popularity: () => [] }"),
      ["layering 'popularity'", "taken"],
    ],
    [
      "that is wrong in several ways, all of which are named",
      "export default { apiVersion: 1, compressors: { squeeze: 1 }, layerings: 2 };",
      ["'name'", "'compressors.squeeze' is no function", "'layerings' is no object"],
    ],
  ];

  test.each(cases)("%s.", async (_, text, words) => {
    const directory = directoryWith({ "plugin.mjs": text });
    vi.restoreAllMocks();
    const args = ["plugins", "--plugin", "./plugin.mjs"];
    await expectRefusal(directory, args, { status: 1, words: [join(directory, "plugin.mjs"), ...words] });
  });

  test("that is named twice.", async () => {
    const directory = directoryWith({ "plugin.mjs": pluginText("squeeze") });
    vi.restoreAllMocks();
    const path = ["--plugin", "./plugin.mjs"];
    const words = ["compressor 'squeeze'", "taken"];
    await expectRefusal(directory, ["plugins", ...path, ...path], { status: 1, words });
  });

  test.each([
    [
      "a name",
      "squeeze",
      ["storeship-compressor-squeeze and squeeze", "npm install storeship-compressor-squeeze"],
    ],
    ["a scoped name", "@someone/squeeze", ["@someone/squeeze", "npm install @someone/squeeze"]],
    ["a relative path", "./gone.mjs", ["./gone.mjs", "no such file"]],
    ["an absolute path", "/gone/plugin.mjs", ["/gone/plugin.mjs", "no such file"]],
    ["the path of a directory", "./folder", ["./folder", "the path of its main module"]],
  ])("that is not there under %s.", async (_, name, words) => {
    const directory = directoryWith({ "folder/file": "" });
    vi.restoreAllMocks();
    const refusal = { status: 1, words: [`--plugin ${name}: not found`, ...words] } as const;
    await expectRefusal(directory, ["plugins", "--plugin", name], refusal);
  });

  test("whose compressor does not keep the contract once it is asked for, each fault named.", async () => {
    const text = `export default { name: "loose", apiVersion: 1, compressors: { loose: () => ({ name: "loose", extension: "x" }) } };`;
    directoryWith({ "plugin.mjs": text });
    const loose = (await listed("./plugin.mjs")).find(({ name }) => name === "loose");
    for (const word of ["'loose'", "'extension'", "'concatenable'", "'fingerprint'", "'compress'"])
      expect(loose?.unusable).toContain(word);
  });
});
