import { spawnSync } from "node:child_process";
import { mkdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dockerArchiveSource, inspectImage } from "../src/index.js";
import { errorOf } from "./support/error.js";
import {
  archiveFile,
  archiveOf,
  configOf,
  fileOf,
  imageMembers,
  type Member,
  manifestOf,
  withMember,
} from "./support/image-archive.js";
import { file, layerOf } from "./support/layer.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const layers = [{ path: "001/layer.tar", bytes: layerOf([file("a", 5000)]) }];
const members = imageMembers(layers);

/** What the image in `path` is refused with: the code, and the message with FILE for its name. */
async function refusal(path: string): Promise<string> {
  const error = await errorOf(inspectImage(dockerArchiveSource(path, []), []));
  return `${error.code}: ${error.message.replace(`'${path}'`, "FILE")}`;
}

async function refusalOf(all: readonly Member[]): Promise<string> {
  return refusal(await archiveFile(all));
}

const withManifest = (content: string | Uint8Array) =>
  withMember(members, { name: "manifest.json", content });
const withConfig = (content: string | Uint8Array) => withMember(members, { name: "config.json", content });

describe("a file that is no archive is refused", () => {
  const NO_TAR =
    "ERR_IMAGE_DAMAGED: FILE is no tar archive; give an image as 'docker save' or 'storeship pack' writes it";

  test("where it does not exist", async () => {
    expect(await refusal(join(temporaryDirectory(), "image.tar"))).toBe(
      "ERR_FILE_MISSING: cannot read FILE: it does not exist; is its name right, and was it removed meanwhile?",
    );
  });

  test("where it is a directory", async () => {
    expect(await refusal(temporaryDirectory())).toMatch(/^ERR_READ: cannot read FILE: it is no regular file/);
  });

  test("where it is a FIFO, without waiting for a writer", async () => {
    const path = join(temporaryDirectory(), "fifo");
    spawnSync("mkfifo", [path]);
    expect(await refusal(path)).toMatch(/^ERR_READ: cannot read FILE: it is no regular file/);
  });

  test.each([
    ["text", Buffer.from("no image at all\n".repeat(100))],
    ["a few bytes", Buffer.from("abc")],
  ])("where it is %s", async (_, bytes) => {
    expect(await refusal(fileOf(bytes))).toBe(NO_TAR);
  });

  test.each([
    ["empty", Buffer.alloc(0)],
    ["all zeros", Buffer.alloc(10_240)],
  ])("where it is %s", async (_, bytes) => {
    expect(await refusal(fileOf(bytes))).toMatch(
      /^ERR_IMAGE_DAMAGED: FILE has no manifest\.json, so it is no image; give/,
    );
  });

  test("with a name that has control characters, which the message shows as escapes", async () => {
    const error = await errorOf(dockerArchiveSource("/no\x1b[2J/image.tar", []).claim());
    expect(error.message).toContain("'/no%1B[2J/image.tar'");
  });
});

describe("an archive that is damaged is refused", () => {
  test("wherever it is cut off", async () => {
    const bytes = await archiveOf(members);
    for (let length = 1; length < bytes.length - 1024; length += 397) {
      expect(await refusal(fileOf(bytes.subarray(0, length)))).toMatch(/^ERR_IMAGE_DAMAGED: FILE /);
    }
  });

  test("where it is cut off in a layer", async () => {
    expect(await refusal(fileOf((await archiveOf(members)).subarray(0, 3000)))).toBe(
      "ERR_IMAGE_DAMAGED: FILE ends in the middle of a member: it is cut off; copy or save it again",
    );
  });

  test("where a header is not valid, with its place", async () => {
    const bytes = await archiveOf(members);
    const at = 512 + (layers[0]?.bytes.length ?? 0);
    bytes.write("x", at + 3);
    expect(await refusal(fileOf(bytes))).toBe(
      `ERR_IMAGE_DAMAGED: FILE has no valid tar header at byte ${at}; it is damaged: copy or save it again`,
    );
  });

  test("where a layer in it is cut off, with its number", async () => {
    const cut = layers.map(({ path, bytes }) => ({ path, bytes: bytes.subarray(0, 2000) }));
    expect(await refusalOf(imageMembers(cut))).toBe(
      "ERR_IMAGE_DAMAGED: layer 1 of FILE ends in the middle of a member: it is cut off; copy or save it again",
    );
  });
});

describe("an archive that holds no image is refused", () => {
  test("where there is no manifest.json", async () => {
    expect(await refusalOf(members.slice(0, 2))).toMatch(
      /^ERR_IMAGE_DAMAGED: FILE has no manifest\.json, so it is no image/,
    );
  });

  test("where it is an OCI layout", async () => {
    expect(await refusalOf([{ name: "index.json", content: "{}" }])).toMatch(
      /FILE holds an OCI layout without a manifest\.json/,
    );
  });

  test("where manifest.json lists none", async () => {
    expect(await refusalOf(withManifest("[]"))).toMatch(/^ERR_IMAGE_DAMAGED: FILE holds no image/);
  });

  test("where manifest.json lists several, with their names", async () => {
    const [one] = JSON.parse(manifestOf(["001/layer.tar"])) as object[];
    expect(await refusalOf(withManifest(JSON.stringify([one, { ...one, RepoTags: ["other:1\x07"] }])))).toBe(
      "ERR_IMAGE_AMBIGUOUS: FILE holds 2 images (hello:latest, other:1%07); name one as docker-archive:FILE:NAME:TAG",
    );
  });

  test.each([
    ["a layer", manifestOf(["002/layer.tar"]), "002/layer.tar"],
    ["a layer outside of it", manifestOf(["../../etc/passwd"]), "../../etc/passwd"],
    ["a config", manifestOf(["001/layer.tar"], { Config: "other.json" }), "other.json"],
  ])("where manifest.json names %s that is not there", async (_, manifest, path) => {
    expect(await refusalOf(withManifest(manifest))).toBe(
      `ERR_IMAGE_DAMAGED: FILE has no file '${path}', which its manifest.json names; save it again`,
    );
  });

  test.each([
    ["in a circle", "a", "001/layer.tar"],
    ["out of it", "../../../etc/passwd", "a"],
  ])("where a layer is a symlink that leads %s", async (_, target, second) => {
    const links: Member[] = [
      { name: "001/layer.tar", type: "symlink", target: target === "a" ? "../a" : target },
      { name: "a", type: "symlink", target: second },
    ];
    expect(await refusalOf([...links, ...members.slice(1)])).toMatch(
      /^ERR_IMAGE_DAMAGED: FILE has no file '001\/layer\.tar'/,
    );
  });

  test("where two members have the name of a layer", async () => {
    expect(await refusalOf([members[0] as Member, ...members])).toBe(
      "ERR_IMAGE_DAMAGED: FILE has more than one member '001/layer.tar', and readers differ in which counts; save it again",
    );
  });
});

describe("a document that makes no sense is refused", () => {
  test.each([
    ["manifest.json", "{]"],
    ["manifest.json", ""],
    ["manifest.json", Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d])],
    ["config.json", "{"],
  ])("where %s is no valid JSON", async (name, content) => {
    const what = name === "manifest.json" ? "manifest.json of FILE" : "the image config of FILE";
    expect(await refusalOf(withMember(members, { name, content }))).toBe(
      `ERR_IMAGE_DAMAGED: ${what} is no valid JSON; the image is damaged: save it again`,
    );
  });

  test.each([
    ["{}", "manifest.json of FILE is not an array"],
    ["[1]", "an image in manifest.json of FILE is not an object"],
    [manifestOf([], { Config: 1 }), "Config in manifest.json of FILE is not a text"],
    [manifestOf([], { Layers: "a" }), "Layers in manifest.json of FILE is not an array"],
    [manifestOf([], { Layers: [null] }), "Layers in manifest.json of FILE is not a text"],
    [manifestOf([], { RepoTags: {} }), "RepoTags in manifest.json of FILE is not an array"],
  ])("where manifest.json is %s", async (manifest, why) => {
    expect(await refusalOf(withManifest(manifest))).toContain(`ERR_IMAGE_DAMAGED: ${why}`);
  });

  test.each([
    ["null", "the image config of FILE is not an object"],
    ["{}", "rootfs in the image config of FILE is not an object"],
    [configOf(layers, { config: [] }), "config in the image config of FILE is not an object"],
    [configOf(layers, { created: 1 }), "created in the image config of FILE is not a text"],
    [
      configOf(layers, { rootfs: { diff_ids: ["sha256:0"] } }),
      "the image config of FILE has a diffID that is no SHA-256 digest",
    ],
  ])("where the config is %s", async (config, why) => {
    expect(await refusalOf(withConfig(config))).toContain(`ERR_IMAGE_DAMAGED: ${why}`);
  });

  test("where it is nested so deep that whoever walks over it would fall", async () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    expect(await refusalOf(withManifest(deep))).toContain(
      "manifest.json of FILE is nested more than 100 deep",
    );
    expect(await refusalOf(withConfig(`{"config":{"Labels":${deep}}}`))).toContain(
      "nested more than 100 deep",
    );
  });

  test("where manifest.json has more than 16 MiB, before it is read", async () => {
    const large = { name: "manifest.json", content: Buffer.alloc((16 << 20) + 1, " ") };
    expect(await refusalOf([large])).toMatch(
      /^ERR_IMAGE_DAMAGED: manifest\.json of FILE has 16777217 bytes, more than the 16777216 that are read/,
    );
  });

  test("where manifest.json names more layers than any image has", async () => {
    expect(await refusalOf(withManifest(manifestOf(Array(1001).fill("001/layer.tar"))))).toContain(
      "names more than 1000 layers",
    );
  });
});

test("a member name of gigabytes is refused before it is read", async () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "a"));
  const [record = Buffer.alloc(0)] = [
    Buffer.from((await archiveOf([{ name: "x", content: "" }])).subarray(0, 512)),
  ];
  record.write("L", 156);
  record.write("77777777777\0", 124);
  record.write("        ", 148);
  const sum = record.reduce((total, byte) => total + byte, 0);
  record.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const path = fileOf(record);
  truncateSync(path, 9 * 2 ** 30);
  expect(await refusal(path)).toContain(
    "has a member name of more than 1048576 bytes; it is damaged or made to do harm",
  );
});
