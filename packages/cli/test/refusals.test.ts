import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseImageName } from "@storeship/core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { storeship } from "./support/command-line.js";
import { expectRefusal } from "./support/refusal.js";
import { PROFILE, smallStore, TOOL, temporaryDirectory } from "./support/store.js";

/** Arguments that come behind those that name the small store; and what stderr must say. */
type Case = readonly [sentence: string, args: readonly string[], words: readonly string[]];

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A store, with files of the names and contents that FILES gives beside it. */
function storeWith(files: Readonly<Record<string, string>> = {}) {
  const store = smallStore(10);
  for (const [name, content] of Object.entries(files)) {
    const file = join(store.directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return store;
}

const ITEM = `/gnu/store/${"3".repeat(32)}-python-foo-1`;

const wrongUsage: readonly Case[] = [
  [
    "An unknown system is refused with the list of those that are known.",
    ["--system", "vax-vms"],
    ["--system", "'vax-vms'", "x86_64", "i686", "aarch64", "mips64el", "riscv64", "powerpc64le", "s390x"],
  ],
  [
    "A platform of another operating system is refused.",
    ["-s", "windows/amd64"],
    ["--system", "'windows/amd64'"],
  ],
  [
    "An absolute target of a symlink is refused, and the hint says it in the right form.",
    ["--symlink", `/bin=${PROFILE}/bin`],
    ["--symlink", `'${PROFILE}/bin'`, "relative to the profile", "say /bin=bin"],
  ],
  [
    "The hint for a target outside a store is relative, too.",
    ["-S", "/usr/local/bin=/bin"],
    ["--symlink", "'/bin'", "say /usr/local/bin=bin"],
  ],
  [
    "The hint for the profile itself is a dot.",
    ["-S", `/opt/profile=${PROFILE}`],
    ["--symlink", `'${PROFILE}'`, "say /opt/profile=."],
  ],
  ["A symlink without a target is refused.", ["-S", "/bin="], ["--symlink", "'/bin='", "SOURCE=TARGET"]],
  ["A symlink without a source is refused.", ["-S", "=bin"], ["--symlink", "'=bin'", "SOURCE=TARGET"]],
  ["No layer is too few.", ["--max-layers", "0"], ["--max-layers", "'0'", "from 1 to 125"]],
  ["126 layers are too many.", ["--max-layers", "126"], ["--max-layers", "'126'", "from 1 to 125"]],
  ["A number of layers must be a number.", ["--max-layers", "x"], ["--max-layers", "'x'", "from 1 to 125"]],
  ["An environment variable needs an equals sign.", ["--env", "NAME"], ["--env", "'NAME'", "NAME=VALUE"]],
  ["An environment variable needs a name.", ["-e", "=1"], ["--env", "'=1'", "NAME=VALUE"]],
  ["A label needs an equals sign.", ["--label", "x"], ["--label", "'x'", "NAME=VALUE"]],
  ["An annotation needs an equals sign.", ["--annotation", "x"], ["--annotation", "'x'", "NAME=VALUE"]],
  ["A transformation needs a colon.", ["--transform", "/gnu"], ["--transform", "'/gnu'", "OLD:NEW"]],
  ["A transformation needs what it looks for.", ["--transform", ":x"], ["--transform", "':x'", "OLD:NEW"]],
  ["A plain tree needs a directory.", ["--tree", "=/srv"], ["--tree", "'=/srv'", "DIR[=PATH]"]],
  ["A plain tree has a path behind its equals sign.", ["--tree", "srv="], ["--tree", "'srv='", "DIR[=PATH]"]],
  ["A port must be one.", ["--expose", "http"], ["--expose", "'http'", "80"]],
  ["A port is below 65,536.", ["--expose", "65536/tcp"], ["--expose", "'65536/tcp'", "80"]],
  ["A working directory must be absolute.", ["-w", "srv"], ["--workdir", "'srv'", "absolute"]],
  ["A volume must be absolute.", ["--volume", "data"], ["--volume", "'data'", "absolute"]],
  ["A number of threads must be one.", ["-j", "0"], ["--jobs", "'0'", "from 1 to"]],
  [
    "A time of creation must be a time.",
    ["--created", "soon"],
    ["--created", "'soon'", "seconds", "ISO 8601"],
  ],
  [
    "A time of creation needs a zone.",
    ["--created", "2026-02-01T12:00:00"],
    ["--created", "zone", "1 to 9999"],
  ],
  ["The year 10000 is refused.", ["--created", "253402300800"], ["--created", "'253402300800'", "1 to 9999"]],
  ["The year 0 is refused.", ["--created", "-62135596801"], ["--created", "'-62135596801'", "1 to 9999"]],
  [
    "The year 0 is refused as a date.",
    ["--created", "0000-12-31"],
    ["--created", "'0000-12-31'", "1 to 9999"],
  ],
  ["A time of members must be a time.", ["--mtime", "noon"], ["--mtime", "'noon'", "ISO 8601"]],
  ["The year 10000 is refused for members.", ["--mtime", "253402300800"], ["--mtime", "1 to 9999"]],
  ["A compressor without a name is refused.", ["-C", ":9"], ["--compression", "':9'", "NAME[:LEVEL]"]],
  [
    "An unknown compressor is refused with the list.",
    ["-C", "lzo"],
    ["--compression lzo", "none", "--plugin"],
  ],
  [
    "An unknown compressor of layers is refused with the list.",
    ["--layer-compression", "lzo:3"],
    ["--layer-compression lzo", "none", "--plugin"],
  ],
  [
    "An unknown layering is refused with the list.",
    ["--layering", "random"],
    ["--layering random", "popularity", "size", "single"],
  ],
  [
    "An unknown kind of progress is refused with the list.",
    ["--progress", "dots"],
    ["--progress", "'dots'", "plain"],
  ],
  [
    "An unknown kind of search paths is refused.",
    ["--search-paths", "all"],
    ["--search-paths", "'all'", "auto"],
  ],
  ["An argument of no entry point is refused.", ["-A", "x"], ["--entry-point-argument", "--entry-point"]],
  [
    "The document and the image do not share stdout.",
    ["--json", "-o", "-"],
    ["--json", "--output -", "file"],
  ],
  [
    "Nor do they when stdout is said as an archive.",
    ["--json", "-o", "docker-archive:-"],
    ["--json", "--output -", "file"],
  ],
  [
    "An unknown transport is refused with the list.",
    ["-o", "ftp:image"],
    ["--output", "'ftp'", "oci:DIR[:TAG]"],
  ],
  ["A transport needs a name behind it.", ["-o", "oci:"], ["--output", "'oci:'"]],
  [
    "An output is given once.",
    ["-o", "docker-archive:a.tar", "-o", "./a.tar"],
    ["--output", "a.tar", "twice"],
  ],
  [
    "Of several outputs one may be an archive to compress, none is not enough.",
    ["-C", "gzip", "-o", "oci:a", "-o", "docker-daemon:"],
    ["--compression", "--layer-compression"],
  ],
  ["A name that a daemon would refuse is refused.", ["-o", "docker-daemon:NO"], ["docker-daemon:NO"]],
  ["An empty output is refused.", ["-o", ""], ["--output", "''"]],
  [
    "A name for a profile that is not installed is refused.",
    ["--profile-name", "current-guix"],
    ["--profile-name", "--localstatedir"],
  ],
  [
    "A profile's name is a file name.",
    ["--localstatedir", "--profile-name", "a/b"],
    ["--profile-name", "'a/b'", "guix-profile"],
  ],
  ["References have one source.", ["--scan"], ["--closure and --scan", "give one of them"]],
  [
    "An unknown option is told from one that is like it.",
    ["--lables", "a=b"],
    ["'--lables'", "did you mean --label?"],
  ],
  ["An unknown option that is like none is refused.", ["--xyzzy"], ["'--xyzzy'", "--help"]],
  ["An option without its value is refused.", ["--closure"], ["--closure", "FILE"]],
];

describe("wrong usage of pack", () => {
  test.each(wrongUsage)("%s", async (_, args, words) => {
    const { directory, args: store } = storeWith();
    await expectRefusal(directory, ["pack", ...store, ...args], { status: 2, words });
  });

  test.each(["My App", "-bad-", "foo..bar", "trim._-", "a//b", "UPPER/lower:ok", "x:bad tag", "", ":"])(
    "A name that Docker would refuse (%j) is refused, and the suggestion is a valid one.",
    async (name) => {
      const { directory, args } = storeWith();
      const words = ["--image-tag", `'${name}'`];
      await expectRefusal(directory, ["pack", "-t", name, ...args], { status: 2, words });
      const { stderr } = await storeship("pack", "-t", name, ...args);
      const suggestion = /'([^']*)' would be one/.exec(stderr)?.[1] ?? "";
      expect(suggestion).not.toBe(name);
      expect(() => parseImageName(suggestion)).not.toThrow();
    },
  );

  test("A name with a control character is told on one line.", async () => {
    const { directory, args } = storeWith();
    const words = ["--image-tag", "'a%0Ab'"];
    await expectRefusal(directory, ["pack", "-t", "a\nb", ...args], { status: 2, words });
  });

  test("A compressor of archives alone does not make layers.", async () => {
    const { directory, args } = storeWith({ "plugin.mjs": ARCHIVE_COMPRESSOR });
    const plugin = ["--plugin", join(directory, "plugin.mjs"), "--layer-compression", "squeeze"];
    const words = ["--layer-compression squeeze", "whole archives", "-C"];
    await expectRefusal(directory, ["pack", ...plugin, ...args], { status: 2, words });
  });

  test("A level that a compressor does not have is refused under the option's name.", async () => {
    const { directory, args } = storeWith({ "plugin.mjs": ARCHIVE_COMPRESSOR });
    const plugin = ["--plugin", join(directory, "plugin.mjs"), "-C", "squeeze:7"];
    const words = ["--compression squeeze", "no level 7"];
    await expectRefusal(directory, ["pack", ...plugin, ...args], { status: 2, words });
  });

  test.each([
    ["now", "'now'"],
    ["-1", "'-1'"],
    ["1.5", "'1.5'"],
    ["253402300800", "9999"],
  ])("A SOURCE_DATE_EPOCH of %s is refused by its name.", async (text, word) => {
    vi.stubEnv("SOURCE_DATE_EPOCH", text);
    const { directory, args } = storeWith();
    await expectRefusal(directory, ["pack", ...args], { status: 2, words: ["SOURCE_DATE_EPOCH", word] });
  });

  test.each<Case>([
    ["There is nothing to pack without a root or a tree.", [], ["nothing to pack", "ROOT", "--tree"]],
    ["A symlink needs a profile.", ["--tree", ".", "-S", "/bin=bin"], ["--symlink /bin=bin", "ROOT"]],
    ["A database needs store items.", ["--tree", ".", "--localstatedir"], ["--localstatedir", "ROOT"]],
    [
      "A name from a store path needs one.",
      ["--tree", ".", "-t", "from-store-path"],
      ["--image-tag", "ROOT"],
    ],
    [
      "A relative entry point needs a profile.",
      ["--tree", ".", "--entry-point", "bin/x"],
      ["--entry-point bin/x", "absolute"],
    ],
  ])("%s", async (_, args, words) => {
    await expectRefusal(temporaryDirectory(), ["pack", ...args], { status: 2, words });
  });
});

/** A plugin whose compressor is fit for whole archives only, and has one level. */
const ARCHIVE_COMPRESSOR = `
  const identity = async function* (source) { yield* source; };
  const squeeze = ({ level = 6 } = {}) => {
    if (level !== 6) throw Object.assign(new Error("squeeze has no level " + level), { code: "ERR_COMPRESSOR_OPTION" });
    return { name: "squeeze", extension: ".sq", concatenable: true, segmentSize: 1024, memory: 1,
      fingerprint: "squeeze", compress: identity, decompress: identity };
  };
  export default { name: "squeeze", apiVersion: 1, compressors: { squeeze } };
`;

describe("wrong usage of the commands", () => {
  test.each<Case>([
    ["An unknown command is told from one that is like it.", ["pakc"], ["'pakc'", "did you mean pack?"]],
    ["An unknown command that is like none is refused.", ["xyzzy"], ["'xyzzy'", "--help"]],
    ["An unknown option before a command is refused.", ["--xyzzy", "pack"], ["'--xyzzy'", "--help"]],
    ["An export needs a store item.", ["export"], ["store-item", "--help"]],
    ["An export is of one store item.", ["export", ITEM, TOOL], ["export", "2", "--help"]],
    ["An inspection needs an image.", ["inspect"], ["image", "--help"]],
    [
      "A mistyped option of export is told from one that is like it.",
      ["export", "--sysrot", "/x", ITEM],
      ["'--sysrot'", "did you mean --sysroot?"],
    ],
  ])("%s", async (_, args, words) => {
    await expectRefusal(temporaryDirectory(), args, { status: 2, words });
  });

  test.each([
    `${ITEM}/bin`,
    `${ITEM}/`,
    "/etc/passwd",
    "python-foo-1",
    "/gnu/store",
    "/gnu/store/python-foo-1",
    `/gnu/store/../store/${"3".repeat(32)}-python`,
    // No hash has an e, o, t or u.
    `/gnu/store/${"e".repeat(32)}-python`,
    "",
  ])("An export of %j, which is no direct store path, is refused.", async (item) => {
    const words = ["argument must be a direct store path", `'${item}'`];
    await expectRefusal(temporaryDirectory(), ["export", item], { status: 2, words });
  });
});

/** Two records, the second of which is given twice and differently. */
const DISAGREEING = `${PROFILE}\n\n1\n${TOOL}\n${TOOL}\n\n0\n${TOOL}\n\n1\n${TOOL}\n`;

describe("what pack cannot use of a reference graph", () => {
  test.each<readonly [sentence: string, graph: string | undefined, words: readonly string[]]>([
    ["A reference graph that is missing is named.", undefined, ["'other'", "no such file"]],
    ["An empty reference graph is named.", "", ["'other'", "no items"]],
    [
      "A truncated record is told by its line.",
      `${PROFILE}\n\n2\n${TOOL}\n`,
      ["other:4", PROFILE, "cut short"],
    ],
    ["A record without a number is told by its line.", `${PROFILE}\n\nx\n`, ["other:3", "'x'", PROFILE]],
    ["Text that is no graph is told by its line.", "hello\n", ["other:1", "'hello'"]],
    [
      "A dangling reference is told with both its ends.",
      `${PROFILE}\n\n1\n${TOOL}\n`,
      [PROFILE, TOOL, "no record"],
    ],
    [
      "A circle is told with all its members.",
      `${PROFILE}\n\n1\n${TOOL}\n${TOOL}\n\n1\n${PROFILE}\n`,
      ["circle", PROFILE, TOOL],
    ],
    ["Two records that disagree are told by their path.", DISAGREEING, [TOOL, "disagree"]],
    ["A root that the graph lacks is named.", `${TOOL}\n\n0\n`, [PROFILE, "no record"]],
    ["JSON that is cut short is told by the file.", `[{"path": "${PROFILE}",`, ["other", "JSON"]],
    ["JSON over several lines is told on one.", `[\n{ "path": "${PROFILE}"\n,,\n}]`, ["other", "JSON"]],
    [
      "A record in JSON without references is named.",
      `[{"path": "${PROFILE}"}]`,
      ["other", PROFILE, "references"],
    ],
  ])("%s", async (_, graph, words) => {
    const { directory } = storeWith(graph === undefined ? {} : { other: graph });
    const args = ["pack", "--closure", "other", "--sysroot", directory, PROFILE];
    await expectRefusal(directory, args, { status: 1, words });
  });
});

describe("what pack cannot use of a store", () => {
  test.each<readonly [sentence: string, target: string, words: readonly string[]]>([
    ["A root outside the store is named, with what to do.", "/etc", ["'root'", "/gnu/store", "--tree"]],
    ["A root that dangles is named.", "/nowhere/profile", ["'root'", "nowhere", "no such file"]],
    ["A root that leads to no item of the graph is named.", `${ITEM}/bin`, [ITEM, "no record"]],
    ["A root that goes round in a circle is named.", "root", ["'root'", "circle"]],
  ])("%s", async (_, target, words) => {
    const { directory, args } = storeWith({ "etc/passwd": "" });
    symlinkSync(target, join(directory, "root"));
    const graph = args.slice(0, -1);
    await expectRefusal(directory, ["pack", ...graph, "root"], { status: 1, words });
  });

  test("An item that is missing on this machine is named.", async () => {
    const { directory } = storeWith({ other: `${ITEM}\n\n0\n` });
    const args = ["--closure", "other", "--sysroot", directory, ITEM];
    await expectRefusal(directory, ["pack", ...args], { status: 1, words: [ITEM, "does not exist"] });
  });

  test("An item that a scan does not find is named.", async () => {
    const { directory } = storeWith();
    const args = ["--scan", "--sysroot", directory, ITEM];
    await expectRefusal(directory, ["pack", ...args], { status: 1, words: [ITEM, "not in the store"] });
    await expectRefusal(directory, ["export", ...args], { status: 1, words: [ITEM, "not in the store"] });
  });

  test.each<readonly [sentence: string, file: string, words: readonly string[]]>([
    ["A store database that is missing is named.", "gone", ["'gone'", "no such file", "give another"]],
    ["A file that is no database is named.", "graph", ["'graph'", "not a database", "give another"]],
    ["A directory is no database.", "gnu", ["'gnu'", "no regular file", "give another"]],
    [
      "A database of something else is named.",
      "other.sqlite",
      ["'other.sqlite'", "Guix or Nix", "ValidPaths"],
    ],
    [
      "A database without the root is named, with the root.",
      "empty.sqlite",
      ["'empty.sqlite'", PROFILE, "scan"],
    ],
  ])("%s", async (_, file, words) => {
    const { directory } = storeWith();
    for (const [name, table] of [
      ["other.sqlite", "other (x)"],
      [
        "empty.sqlite",
        "ValidPaths (id, path, hash, narSize, deriver); create table Refs (referrer, reference)",
      ],
    ])
      filled(join(directory, name as string), table as string);
    const args = ["pack", "--store-database", file, "--sysroot", directory, PROFILE];
    await expectRefusal(directory, args, { status: 1, words });
  });
});

function filled(file: string, table: string): void {
  const database = new DatabaseSync(file);
  database.exec(`create table ${table}`);
  database.close();
}

describe("what pack cannot use beside a store", () => {
  const RULE = `${TOOL}/bin/tool:${PROFILE}/bin/tool`;
  test.each<Case>([
    [
      "A database to install that is missing is named.",
      ["--database", "gone"],
      ["--database gone", "does not exist"],
    ],
    [
      "A directory cannot be installed as a database.",
      ["--database", "gnu"],
      ["--database gnu", "regular file"],
    ],
    [
      "A root system that is missing is named.",
      ["--root-system", "gone"],
      ["--root-system gone", "does not exist"],
    ],
    ["A file is no root system.", ["--root-system", "graph"], ["--root-system graph", "no directory"]],
    ["A tree that is missing is named.", ["--tree", "gone=/srv"], ["--tree gone", "does not exist"]],
    ["A file is no tree.", ["--tree", "graph=/etc/graph"], ["--tree graph", "no directory"]],
    ["A tree's path stays inside the image.", ["--tree", "gnu=../x"], ["'../x'", "'..'"]],
    [
      "Two members of one name are told with both their sources.",
      ["--transform", RULE],
      [TOOL, PROFILE, "rename"],
    ],
    [
      "A metadata file in a missing directory is named.",
      ["--metadata-file", "gone/x"],
      ["--metadata-file", "gone/x"],
    ],
    [
      "A metadata file that is a directory is named.",
      ["--metadata-file", "gnu"],
      ["--metadata-file", "'gnu'"],
    ],
    ["An output in a missing directory is named.", ["-o", "gone/x.tar"], ["'gone/x.tar'", "make it first"]],
    ["An output that is a directory is named.", ["-o", "gnu"], ["'gnu'", "is a directory", "file name"]],
    ["A layout below a file is named.", ["-o", "oci:graph", "--layer-compression", "none"], ["graph"]],
    ["A plugin that is not there is named.", ["--plugin", "./gone.mjs"], ["--plugin ./gone.mjs", "path"]],
    ["A specification that is missing is named.", ["--spec", "gone.json"], ["'gone.json'", "no such file"]],
    [
      "Directives that are missing are named.",
      ["--directives", "gone.json"],
      ["'gone.json'", "no such file"],
    ],
  ])("%s", async (_, args, words) => {
    const { directory, args: store } = storeWith();
    await expectRefusal(directory, ["pack", ...store, ...args], { status: 1, words });
  });

  test("A FIFO in a tree is named.", async () => {
    const { directory, args } = storeWith({ "tree/sub/file": "" });
    spawnSync("mkfifo", [join(directory, "tree/sub/fifo")]);
    const words = ["tree/sub/fifo'", "FIFO", "remove it"];
    await expectRefusal(directory, ["pack", "--tree", "tree", ...args], { status: 1, words });
  });

  test("A file whose name means a removed one is named.", async () => {
    const { directory, args } = storeWith({ "tree/.wh.gone": "" });
    const words = ["tree/.wh.gone'", "'.wh.'", "rename it"];
    await expectRefusal(directory, ["pack", "--tree", "tree", ...args], { status: 1, words });
  });

  test("An image that is left as it was when another is refused.", async () => {
    const { directory, args } = storeWith({ "image.tar": "an older image" });
    const words = ["--tree gone"];
    await expectRefusal(directory, ["pack", "-o", "image.tar", "--tree", "gone", ...args], {
      status: 1,
      words,
    });
  });
});

describe("what pack cannot use of a specification", () => {
  test.each<readonly [sentence: string, spec: string, words: readonly string[]]>([
    [
      "An unknown key is named, with those that are known.",
      '{"version":1,"tag":["x"]}',
      ["'tag'", "imageTag"],
    ],
    [
      "A key that every object has is unknown, too.",
      '{"version":1,"constructor":1}',
      ["'constructor'", "known are"],
    ],
    [
      "A text for a list is refused by its key.",
      '{"version":1,"imageTag":"x"}',
      ["'imageTag'", "array of texts"],
    ],
    ["A list of other things is refused by its key.", '{"version":1,"env":[1]}', ["'env'", "array of texts"]],
    [
      "A number as a text is refused by its key.",
      '{"version":1,"maxLayers":"2"}',
      ["'maxLayers'", "whole number"],
    ],
    ["A text for a switch is refused by its key.", '{"version":1,"tmp":"no"}', ["'tmp'", "true or false"]],
    ["A number for a text is refused by its key.", '{"version":1,"user":0}', ["'user'", "a text"]],
    ["Roots are a list.", '{"version":1,"roots":"x"}', ["'roots'", "array of texts"]],
    ["Another version is refused.", '{"version":2}', ["'version'", "must be 1"]],
    ["A version must be there.", "{}", ["'version'", "must be 1"]],
    [
      "A bad value is told as the option tells it.",
      '{"version":1,"maxLayers":126}',
      ["'maxLayers'", "1 to 125"],
    ],
    [
      "A bad name is told as the option tells it.",
      '{"version":1,"imageTag":["A B"]}',
      ["'imageTag'", "'a.b:latest'"],
    ],
    ["A choice is told as the option tells it.", '{"version":1,"progress":"dots"}', ["'progress'", "plain"]],
    ["What is not JSON is told by the file.", "maxLayers: 2", ["'spec.json'", "JSON"]],
    ["What is not JSON is told on one line.", '{\n  "version": 1,\n  nope\n}', ["'spec.json'", "JSON"]],
    ["What is no object is told by the file.", "[]", ["'spec.json'", "object"]],
  ])("%s", async (_, spec, words) => {
    const { directory, args } = storeWith({ "spec.json": spec });
    const all = ["spec.json", ...words];
    await expectRefusal(directory, ["pack", "--spec", "spec.json", ...args], { status: 1, words: all });
    await expectRefusal(directory, ["pack", "--print-spec", "--spec", "spec.json"], {
      status: 1,
      words: all,
    });
  });
});

describe("what pack cannot use of directives", () => {
  test.each<readonly [sentence: string, directives: string, words: readonly string[]]>([
    ["What is not JSON is told by the file.", "[", ["'d.json'", "JSON"]],
    ["What is no array is told by the file.", '{"type":"file"}', ["'d.json'", "array"]],
    [
      "What is no object is told by its place.",
      '[{"type":"file","path":"/a"}, 1]',
      ["'d.json'", "[1]", "'type'"],
    ],
    ["A directive without a type is told by its place.", '[{"path":"/a"}]', ["'d.json'", "[0]", "'type'"]],
    [
      "An unknown type is told with those there are.",
      '[{"type":"fifo"}]',
      ["[0]", "'fifo'", "directory, file"],
    ],
    ["A path is needed.", '[{"type":"directory"}]', ["[0]", "'path'"]],
    ["A path is a text.", '[{"type":"directory","path":1}]', ["[0]", "'path'", "string"]],
    [
      "An unknown key is told with those there are.",
      '[{"type":"file","path":"/a","uid":1}]',
      ["[0]", "'uid'", "mode"],
    ],
    ["Content is a text.", '[{"type":"file","path":"/a","content":{}}]', ["[0]", "'content'", "string"]],
    ["A symlink needs a target.", '[{"type":"symlink","path":"/a"}]', ["[0]", "'target'"]],
    ["A symlink's target is not empty.", '[{"type":"symlink","path":"/a","target":""}]', ["'/a'", "target"]],
    ["A copy needs what it copies.", '[{"type":"copy","path":"/a"}]', ["[0]", "'from'"]],
    [
      "A copy of a missing file names it.",
      '[{"type":"copy","path":"/a","from":"gone"}]',
      ["'gone'", "does not exist"],
    ],
    ["A copy is of a file.", '[{"type":"copy","path":"/a","from":"gnu"}]', ["'/a'", "'gnu'", "regular file"]],
    ["A mode has octal digits.", '[{"type":"file","path":"/a","mode":"0o644"}]', ["[0]", "'mode'", "octal"]],
    ["A mode has twelve bits.", '[{"type":"file","path":"/a","mode":4096}]', ["'/a'", "mode 4096", "07777"]],
    ["An owner is a number.", '[{"type":"directory","path":"/a","uid":"me"}]', ["[0]", "'uid'", "number"]],
    [
      "An owner is not negative.",
      '[{"type":"directory","path":"/a","gid":-1}]',
      ["'/a'", "-1", "4294967295"],
    ],
    [
      "The root of the image is no directive's.",
      '[{"type":"file","path":"/"}]',
      ["'/'", "root of the image"],
    ],
    ["A path stays inside the image.", '[{"type":"file","path":"/a/../b"}]', ["'/a/../b'", "'..'"]],
    ["A path has no NUL.", '[{"type":"file","path":"/a\\u0000b"}]', ["'/a%00b'", "NUL"]],
    ["A path does not mean a removed file.", '[{"type":"file","path":"/.wh.a"}]', ["'/.wh.a'", "rename it"]],
    [
      "Two directives of other kinds on one name are refused.",
      '[{"type":"file","path":"/a"},{"type":"directory","path":"/a"}]',
      ["'/a'", "file directive", "directory directive", "rename one"],
    ],
    [
      "Two directives of one kind that differ are refused.",
      '[{"type":"symlink","path":"/a","target":"b"},{"type":"symlink","path":"/a","target":"c"}]',
      ["'/a'", "symlink directive"],
    ],
    [
      "A file where a store item has a directory is refused.",
      `[{"type":"file","path":"${TOOL}/bin"}]`,
      [`'${TOOL}/bin'`, "file directive", "the directory"],
    ],
    [
      "A directory where a store item has a file is refused.",
      `[{"type":"directory","path":"${TOOL}/bin/tool"}]`,
      [`'${TOOL}/bin/tool'`, "directory directive", "the file"],
    ],
    [
      "A member below a file is refused.",
      '[{"type":"file","path":"/a"},{"type":"file","path":"/a/b"}]',
      ["'/a/b'", "'/a'", "rename one"],
    ],
  ])("%s", async (_, directives, words) => {
    const { directory, args } = storeWith({ "d.json": directives });
    await expectRefusal(directory, ["pack", "--directives", "d.json", ...args], { status: 1, words });
  });

  test("The same directory twice is no fault, and a file without content is empty.", async () => {
    const directives = ["/a", "/a"].map((path) => ({ type: "directory", path, mode: "0700" }));
    const { args } = storeWith();
    const { directory } = storeWith({
      "d.json": JSON.stringify([...directives, { type: "file", path: "/a/b" }]),
    });
    const { status, stderr } = await storeship(
      ...[
        "pack",
        "-q",
        "-o",
        join(directory, "image.tar"),
        "--directives",
        join(directory, "d.json"),
        ...args,
      ],
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});
