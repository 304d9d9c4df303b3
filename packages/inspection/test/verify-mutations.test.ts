import type { FaultKind } from "@storeship/core";
import { BLOCKING_SIZE } from "@storeship/layer";
import { describe, expect, test } from "vitest";
import { dockerArchiveSource, ociLayoutSource, verifyImage } from "../src/index.js";
import { DECOMPRESSORS } from "./support/decompressors.js";
import type { Member } from "./support/image-archive.js";
import {
  emptyMember,
  FIELDS,
  type Field,
  flipped,
  headerAt,
  recordsAt,
  withField,
} from "./support/tar-records.js";
import {
  archiveMembersWith,
  archiveWith,
  type Changes,
  GLIBC,
  HELLO,
  json,
  LAYERS,
  type LayoutFiles,
  layoutWith,
} from "./support/valid-image.js";

/** A fault as it has to be found: its kind and where. */
type Expected = readonly [kind: FaultKind, path: string | RegExp];

async function faultsOfLayout(changes: Changes) {
  return (await verifyImage(ociLayoutSource(layoutWith(changes)), DECOMPRESSORS)).faults;
}

async function faultsOfArchive(members: readonly Member[], change?: (bytes: Buffer) => Buffer) {
  return (await verifyImage(dockerArchiveSource(await archiveWith(members, change), []), [])).faults;
}

function expectFault(
  faults: readonly { kind: string; severity: string; path: string }[],
  [kind, path]: Expected,
): void {
  const found = faults.filter((fault) => fault.kind === kind && fault.severity === "fault");
  expect(
    found.map((fault) => fault.path),
    JSON.stringify(faults),
  ).toContainEqual(typeof path === "string" ? path : expect.stringMatching(path));
}

describe("an image without a mutation has no fault", () => {
  test("in an OCI layout", async () => {
    const { faults, ...counts } = await verifyImage(ociLayoutSource(layoutWith()), DECOMPRESSORS);
    expect(faults).toEqual([]);
    expect(counts).toMatchObject({
      images: 1,
      layers: 3,
      bytes: LAYERS.reduce((sum, { length }) => sum + length, 0),
    });
  });

  test.each([
    ["one layer", LAYERS.slice(0, 1)],
    ["several layers", LAYERS],
  ])("in a Docker archive of %s", async (_, layers) => {
    expect(await faultsOfArchive(archiveMembersWith({ layers: () => layers }))).toEqual([]);
  });
});

/** The layer at `number` changed, the others as they are. */
function layer(number: number, change: (bytes: Buffer) => Buffer): Changes {
  return { layers: (layers) => layers.map((bytes, at) => (at === number ? change(bytes) : bytes)) };
}

describe("one flipped bit in each field of a header", () => {
  const fields = Object.keys(FIELDS) as Field[];
  const name = `${HELLO}/bin/hello`;
  const flip = (field: Field) => (bytes: Buffer) => flipped(bytes, headerAt(bytes, name) + FIELDS[field][0]);

  test.each(fields)("%s, in a layer of a Docker archive", async (field) => {
    const members = archiveMembersWith().map((member) =>
      member.name.endsWith("002/layer.tar") && "content" in member
        ? { ...member, content: flip(field)(Buffer.from(member.content)) }
        : member,
    );
    expectFault(await faultsOfArchive(members), ["diff-id", "layer 2"]);
  });

  // All that is computed from the layer, and the header's checksum, agree with the change.
  test.each<[Field, string, FaultKind]>([
    ["name", "gnu/store/0", "form"],
    ["uid", "0000001", "form"],
    ["gid", "0000001", "form"],
    ["uid", "xxx", "document"],
    ["mtime", "00000000002", "form"],
    ["typeFlag", "7", "type"],
    ["typeFlag", "3", "form"],
    ["linkName", "x", "form"],
    ["magic", "ustar\0", "form"],
    ["version", "00", "form"],
    ["userName", "toor", "form"],
    ["groupName", "toor", "form"],
    ["deviceMajor", "1", "form"],
    ["deviceMinor", "1", "form"],
    ["prefix", "x", "form"],
    ["unused", "x", "form"],
    ["mode", "   0444", "form"],
  ])("%s becomes '%s', and all digests with it", async (field, text, kind) => {
    const changes = layer(1, (bytes) => withField(bytes, headerAt(bytes, name), field, text));
    expectFault(await faultsOfLayout(changes), [kind, /^layer 2: \//]);
    expectFault(await faultsOfArchive(archiveMembersWith(changes)), [kind, /^layer 2: \//]);
  });
});

/** The bytes of members, `inserted` before the one whose name begins with `name`; the end is made anew. */
function inserted(layerBytes: Buffer, name: string, members: Buffer): Buffer {
  const at = headerAt(layerBytes, name);
  return ended(Buffer.concat([layerBytes.subarray(0, at), members, membersOf(layerBytes).subarray(at)]));
}

function membersOf(layerBytes: Buffer): Buffer {
  let end = layerBytes.length;
  while (layerBytes.subarray(end - 512, end).every((byte) => byte === 0)) end -= 512;
  return layerBytes.subarray(0, end);
}

function ended(members: Buffer): Buffer {
  const size = Math.ceil((members.length + 1024) / BLOCKING_SIZE) * BLOCKING_SIZE;
  return Buffer.concat([members, Buffer.alloc(size - members.length)]);
}

const LIBM = `${GLIBC}/lib/libm.so`;

describe("the members of a layer, all digests agreeing with the change", () => {
  test.each<[string, Changes, Expected]>([
    [
      "a member twice",
      layer(0, (bytes) => inserted(bytes, LIBM, recordsAt(bytes, headerAt(bytes, `${GLIBC}/lib/libc.so`)))),
      ["duplicate", `layer 1: /${GLIBC}/lib/libc.so`],
    ],
    [
      "two members in the other order",
      layer(0, (bytes) => {
        const [a, b] = [headerAt(bytes, `${GLIBC}/lib/libc.so`), headerAt(bytes, LIBM)];
        const moved = [bytes.subarray(0, a), recordsAt(bytes, b), recordsAt(bytes, a)];
        return ended(Buffer.concat(moved));
      }),
      ["form", `layer 1: /${GLIBC}/lib/libc.so`],
    ],
    [
      "a member without its directory",
      layer(0, (bytes) => {
        const at = headerAt(bytes, `${GLIBC}/lib/\0`);
        return ended(Buffer.concat([bytes.subarray(0, at), membersOf(bytes).subarray(at + 512)]));
      }),
      ["form", `layer 1: /${GLIBC}/lib/libc.so`],
    ],
    [
      "a member above the root",
      layer(2, (bytes) => inserted(bytes, "bin", emptyMember("a/../../b", "0"))),
      ["outside", "layer 3: /a/../../b"],
    ],
    [
      "an absolute member",
      layer(2, (bytes) => inserted(bytes, "bin", emptyMember("/absolute", "0"))),
      ["outside", "layer 3: /absolute"],
    ],
    [
      "a hard link above the root",
      layer(2, (bytes) => inserted(bytes, "bin", emptyMember("a", "1", "../b"))),
      ["link", "layer 3: /a"],
    ],
    [
      "a hard link to nothing",
      layer(2, (bytes) => inserted(bytes, "bin", emptyMember("a", "1", "b"))),
      ["link", "layer 3: /a"],
    ],
    [
      "a hard link to what follows",
      layer(2, (bytes) => inserted(bytes, "bin", emptyMember("a", "1", "bin"))),
      ["link", "layer 3: /a"],
    ],
    [
      "a hard link to a directory",
      layer(2, (bytes) => inserted(bytes, "var/", emptyMember("u", "1", "tmp"))),
      ["link", "layer 3: /u"],
    ],
    [
      "a symlink to nowhere",
      layer(2, (bytes) => inserted(bytes, "bin", emptyMember("a", "2"))),
      ["link", "layer 3: /a"],
    ],
    [
      "a member below a file",
      layer(2, (bytes) =>
        inserted(bytes, "bin", Buffer.concat([emptyMember("a", "0"), emptyMember("a/b", "0")])),
      ),
      ["below-file", "layer 3: /a/b"],
    ],
    [
      "a whiteout of nothing",
      layer(2, (bytes) => inserted(bytes, "bin", emptyMember(".wh.", "0"))),
      ["whiteout", "layer 3: /.wh."],
    ],
    [
      "a whiteout that is a directory",
      layer(2, (bytes) => inserted(bytes, "bin", emptyMember(".wh.a", "5"))),
      ["whiteout", "layer 3: /.wh.a"],
    ],
    ["a name that no file system takes", layer(0, (bytes) => longName(bytes)), ["name", /^layer 1: \//]],
    [
      "padding that is not empty",
      layer(0, (bytes) => flipped(bytes, headerAt(bytes, LIBM) + 512 + 30)),
      ["padding", "layer 1"],
    ],
    [
      "the last byte behind the end",
      layer(0, (bytes) => flipped(bytes, bytes.length - 1)),
      ["end", "layer 1"],
    ],
    [
      "no bytes behind the end records",
      layer(0, (bytes) => Buffer.concat([membersOf(bytes), Buffer.alloc(1024)])),
      ["form", "layer 1"],
    ],
    [
      "a block more behind the end",
      layer(0, (bytes) => Buffer.concat([bytes, Buffer.alloc(BLOCKING_SIZE)])),
      ["form", "layer 1"],
    ],
    ["a layer that is cut off", layer(0, (bytes) => bytes.subarray(0, 4000)), ["unreadable", "layer 1"]],
    [
      "a checksum of a header",
      layer(0, (bytes) => flipped(bytes, headerAt(bytes, LIBM) + 150)),
      ["unreadable", "layer 1"],
    ],
    [
      "a byte of a long name's record",
      layer(1, (bytes) => flipped(bytes, headerAt(bytes, "././@LongLink") + 300)),
      ["unreadable", "layer 2"],
    ],
    ["a layer that is no archive", layer(0, () => Buffer.alloc(600, "x")), ["unreadable", "layer 1"]],
  ])("%s", async (_, changes, expected) => {
    expectFault(await faultsOfLayout(changes), expected);
    expectFault(await faultsOfArchive(archiveMembersWith(changes)), expected);
  });
});

// A long-name record and the member that it names, before libm.so.
function longName(bytes: Buffer): Buffer {
  const content = Buffer.alloc(512);
  content.write(`${GLIBC}/lib/${"l".repeat(300)}`);
  const record = withField(emptyMember("././@LongLink", "L"), 0, "size", "00000000777");
  return inserted(bytes, LIBM, Buffer.concat([record, content, emptyMember("cut", "0")]));
}

type Document = Record<string, unknown>;
const set = (key: string, value: unknown) => (document: Document) => ({ ...document, [key]: value });
const inFirst = (list: string, key: string, value: unknown) => (document: Document) => {
  const [first, ...rest] = document[list] as Document[];
  return { ...document, [list]: [{ ...first, [key]: value }, ...rest] };
};
const OTHER = `sha256:${"0".repeat(64)}`;

describe("the documents of an OCI layout, all that is above agreeing with the change", () => {
  test.each<[string, Changes, Expected]>([
    ["index.json's schemaVersion", { index: set("schemaVersion", 1) }, ["document", "index.json"]],
    ["index.json's media type", { index: set("mediaType", "text/plain") }, ["media-type", "index.json"]],
    ["no manifest in index.json", { index: set("manifests", [{}]) }, ["unreadable", "image"]],
    ["a manifest's digest", { index: inFirst("manifests", "digest", OTHER) }, ["unreadable", "image"]],
    [
      "a manifest's digest of another algorithm",
      { index: inFirst("manifests", "digest", `sha512:${"0".repeat(128)}`) },
      ["unreadable", "image"],
    ],
    ["a manifest's size", { index: inFirst("manifests", "size", 1) }, ["size", "manifest"]],
    [
      "a manifest's media type",
      { index: inFirst("manifests", "mediaType", "text/plain") },
      ["media-type", "manifest"],
    ],
    [
      "a manifest's platform",
      { index: inFirst("manifests", "platform", { os: "linux", architecture: "arm64" }) },
      ["platform", "config"],
    ],
    ["the manifest's schemaVersion", { manifest: set("schemaVersion", 1) }, ["document", "manifest"]],
    ["the manifest's media type", { manifest: set("mediaType", "text/plain") }, ["media-type", "manifest"]],
    [
      "the config's digest",
      {
        manifest: (document) => ({
          ...document,
          config: { ...(document["config"] as object), digest: OTHER },
        }),
      },
      ["unreadable", "image"],
    ],
    [
      "the config's size",
      { manifest: (document) => ({ ...document, config: { ...(document["config"] as object), size: 1 } }) },
      ["size", "config"],
    ],
    [
      "the config's media type",
      {
        manifest: (document) => ({
          ...document,
          config: { ...(document["config"] as object), mediaType: "text/plain" },
        }),
      },
      ["media-type", "config"],
    ],
    ["a layer's digest", { manifest: inFirst("layers", "digest", OTHER) }, ["unreadable", "layer 1"]],
    ["a layer's size", { manifest: inFirst("layers", "size", 1) }, ["size", "layer 1"]],
    [
      "a layer's media type",
      { manifest: inFirst("layers", "mediaType", "text/plain") },
      ["media-type", "layer 1"],
    ],
    [
      "the compression in a layer's media type",
      { manifest: inFirst("layers", "mediaType", "application/vnd.oci.image.layer.v1.tar+zstd") },
      ["media-type", "layer 1"],
    ],
    [
      "a layer left out",
      { manifest: (document) => ({ ...document, layers: (document["layers"] as unknown[]).slice(1) }) },
      ["count", "config"],
    ],
    [
      "two layers in the other order",
      { manifest: (document) => ({ ...document, layers: (document["layers"] as unknown[]).toReversed() }) },
      ["diff-id", "layer 1"],
    ],
    ["the config's architecture", { config: set("architecture", "arm64") }, ["platform", "config"]],
    ["the config without an os", { config: set("os", undefined) }, ["platform", "config"]],
    ["the config's time", { config: set("created", "1999-01-01T00:00:00Z") }, ["document", "config"]],
    [
      "the config's rootfs type",
      {
        config: (document) => ({
          ...document,
          rootfs: { ...(document["rootfs"] as object), type: "snapshot" },
        }),
      },
      ["document", "config"],
    ],
    ["a diffID left out", { config: diffIds((ids) => ids.slice(1)) }, ["count", "config"]],
    ["a diffID", { config: diffIds(([, ...rest]) => [OTHER, ...rest]) }, ["diff-id", "layer 1"]],
    [
      "two diffIDs in the other order",
      { config: diffIds((ids) => ids.toReversed()) },
      ["diff-id", "layer 3"],
    ],
    [
      "a diffID of another algorithm",
      { config: diffIds(([, ...rest]) => ["md5:00", ...rest]) },
      ["unreadable", "config"],
    ],
    [
      "the history of a layer left out",
      { config: (document) => ({ ...document, history: (document["history"] as unknown[]).slice(1) }) },
      ["count", "config"],
    ],
    [
      "a layer that the history calls empty",
      { config: inFirst("history", "empty_layer", true) },
      ["count", "config"],
    ],
    [
      "the time of a layer in the history",
      { config: inFirst("history", "created", "1999-01-01T00:00:00Z") },
      ["document", "config"],
    ],
    [
      "a config that is nested too deep",
      { config: set("a", JSON.parse("[".repeat(200) + "]".repeat(200))) },
      ["unreadable", "config"],
    ],
  ])("%s", async (_, changes, expected) => expectFault(await faultsOfLayout(changes), expected));
});

function diffIds(change: (ids: readonly string[]) => readonly string[]) {
  return (document: Document) => {
    const rootfs = document["rootfs"] as { diff_ids: string[] };
    return { ...document, rootfs: { ...rootfs, diff_ids: change(rootfs.diff_ids) } };
  };
}

/** A file of a layout changed once all is computed; undefined removes it. */
function file(path: (layout: LayoutFiles) => string, change: (bytes: Buffer) => Buffer | undefined): Changes {
  return {
    late(layout) {
      const files = new Map(layout.files);
      const changed = change(files.get(path(layout)) as Buffer);
      if (changed === undefined) files.delete(path(layout));
      else files.set(path(layout), changed);
      return { ...layout, files };
    },
  };
}

const ofLayer = ({ layers }: LayoutFiles): string => layers[1] as string;
const append = (text: string) => (bytes: Buffer) => Buffer.concat([bytes, Buffer.from(text)]);
const spaced = (bytes: Buffer) => Buffer.from(bytes.toString().replace(":", ": "));

describe("the files of an OCI layout, once all is computed", () => {
  test.each<[string, Changes, Expected]>([
    [
      "a bit of the manifest",
      file(
        ({ manifest }) => manifest,
        (bytes) => Buffer.from(bytes.toString().replace("amd", "and").replace("gzip", "gzio")),
      ),
      ["digest", "manifest"],
    ],
    ["a space in the manifest", file(({ manifest }) => manifest, spaced), ["digest", "manifest"]],
    ["a space in the config", file(({ config }) => config, spaced), ["digest", "config"]],
    [
      "an empty config",
      file(
        ({ config }) => config,
        () => Buffer.alloc(0),
      ),
      ["unreadable", "config"],
    ],
    ["a bit of a layer's blob", file(ofLayer, (bytes) => flipped(bytes, 200)), ["digest", "layer 2"]],
    ["the time in a layer's gzip header", file(ofLayer, (bytes) => flipped(bytes, 4)), ["digest", "layer 2"]],
    ["a layer's blob cut off", file(ofLayer, (bytes) => bytes.subarray(0, -9)), ["unreadable", "layer 2"]],
    ["a byte behind a layer's blob", file(ofLayer, append("x")), ["size", "layer 2"]],
    ["text behind a layer's blob", file(ofLayer, append("garbage")), ["digest", "layer 2"]],
    ["a layer's blob that is not there", file(ofLayer, () => undefined), ["unreadable", "layer 2"]],
    [
      "a config that is not there",
      file(
        ({ config }) => config,
        () => undefined,
      ),
      ["unreadable", "image"],
    ],
    [
      "a manifest that is not there",
      file(
        ({ manifest }) => manifest,
        () => undefined,
      ),
      ["unreadable", "image"],
    ],
    [
      "no oci-layout",
      file(
        () => "oci-layout",
        () => undefined,
      ),
      ["missing", "oci-layout"],
    ],
    [
      "the version in oci-layout",
      file(
        () => "oci-layout",
        () => json({ imageLayoutVersion: "1.0.1" }),
      ),
      ["document", "oci-layout"],
    ],
    ["an oci-layout that is no JSON", file(() => "oci-layout", append("}")), ["unreadable", "oci-layout"]],
  ])("%s", async (_, changes, expected) => expectFault(await faultsOfLayout(changes), expected));
});

/** The member whose name ends so, changed. */
function member(end: string, change: (content: Buffer) => Buffer) {
  return (members: readonly Member[]) =>
    members.map((one) =>
      one.name.endsWith(end) && "content" in one
        ? { ...one, content: change(Buffer.from(one.content)) }
        : one,
    );
}
const text = (end: string, from: string | RegExp, to: string) =>
  member(end, (content) => Buffer.from(content.toString().replace(from, to)));

describe("a Docker archive of one layer", () => {
  const valid = archiveMembersWith({ layers: (layers) => layers.slice(0, 1) });
  const folder = /^[0-9a-f]{64}/.exec(valid[0]?.name ?? "")?.[0] ?? "";

  test.each<[string, (members: readonly Member[]) => readonly Member[], Expected]>([
    ["VERSION", text("VERSION", "1.0", "1.1"), ["document", `${folder}/VERSION`]],
    ["the id in json", text("/json", /"id":"../, '"id":"00'), ["name", `${folder}/json`]],
    ["the time in json", text("/json", "2001", "2002"), ["document", `${folder}/json`]],
    ["a parent in json", text("/json", "{", '{"parent":"x",'), ["missing", `${folder}/json`]],
    ["the repository in repositories", text("repositories", "hello", "hallo"), ["name", "repositories"]],
    ["the tag in repositories", text("repositories", "v1", "v2"), ["name", "repositories"]],
    [
      "the id in repositories",
      text("repositories", folder, `x${folder.slice(1)}`),
      ["unreadable", "repositories"],
    ],
    ["the name in manifest.json", text("manifest.json", "hello:v1", "hello:v2"), ["name", "repositories"]],
    [
      "a name in manifest.json that engines refuse",
      text("manifest.json", "hello:v1", "Hello:v1"),
      ["name", "manifest.json"],
    ],
    [
      "the config in manifest.json",
      text("manifest.json", "config.json", "konfig.json"),
      ["unreadable", "image"],
    ],
    ["the layer in manifest.json", text("manifest.json", "layer.tar", "layer.tax"), ["unreadable", "image"]],
    [
      "a layer more in manifest.json",
      text("manifest.json", '"Layers":[', '"Layers":["config.json",'),
      ["count", "config"],
    ],
    ["manifest.json is no JSON", text("manifest.json", "[", "("), ["unreadable", "image"]],
    [
      "a bit of a file in the layer",
      member("layer.tar", (bytes) => flipped(bytes, headerAt(bytes, `${GLIBC}/lib/libc.so`) + 600)),
      ["diff-id", "layer 1"],
    ],
    ["a diffID in the config", text("config.json", /sha256:../, "sha256:zz"), ["unreadable", "config"]],
    [
      "a member twice",
      (members) => [...members, ...members.filter(({ name }) => name.endsWith("VERSION"))],
      ["duplicate", `archive: ${folder}/VERSION`],
    ],
    [
      "a member outside",
      (members) => [...members, { name: "../outside", content: "" }],
      ["outside", "archive: ../outside"],
    ],
    [
      "the config called by a digest",
      (members) =>
        text(
          "manifest.json",
          "config.json",
          `${"0".repeat(64)}.json`,
        )(members).map((one) =>
          one.name === "config.json" ? { ...one, name: `${"0".repeat(64)}.json` } : one,
        ),
      ["digest", "config"],
    ],
    [
      "the layer called by a digest",
      (members) =>
        [
          ...text("manifest.json", `${folder}/layer.tar`, `${"0".repeat(64)}.tar`)(members),
          { name: `${"0".repeat(64)}.tar`, type: "symlink" as const, target: `${folder}/layer.tar` },
        ]
          .map((one) => (one.name.endsWith("/layer.tar") ? { ...one, name: `${"0".repeat(64)}.tar` } : one))
          .slice(0, -1),
      ["digest", "layer 1"],
    ],
  ])("%s", async (_, change, expected) => expectFault(await faultsOfArchive(change(valid)), expected));

  test.each<[string, (bytes: Buffer) => Buffer, Expected]>([
    [
      "a bit of a header",
      (bytes) => flipped(bytes, headerAt(bytes, "manifest.json") + 110),
      ["unreadable", "image"],
    ],
    [
      "a bit of padding",
      (bytes) => flipped(bytes, headerAt(bytes, "manifest.json") + 1000),
      ["padding", "archive: manifest.json"],
    ],
    ["a byte behind its end", (bytes) => Buffer.concat([bytes, Buffer.from("x")]), ["end", "archive"]],
    ["cut off before the end records", (bytes) => bytes.subarray(0, -1024), ["end", "archive"]],
    ["cut off in the last member", (bytes) => bytes.subarray(0, -1536), ["unreadable", "image"]],
  ])("%s", async (_, change, expected) => expectFault(await faultsOfArchive(valid, change), expected));
});
