import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { headerSize, writeHeader } from "@storeship/layer";
import { describe, expect, test } from "vitest";
import { sharedDirectory } from "./support/directory.ts";
import { needs } from "./support/needs.ts";
import { type MeasuredResult, measured } from "./support/peak-memory.ts";
import { run } from "./support/run.ts";

const MOST_MEMORY = 300e6;
/** For what would take hours, milliseconds. */
const MOST_TIME = 60_000;

// What a terminal obeys: line ends are the program's own.
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const CONTROLS = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const directory = sharedDirectory();

/** Makes an image archive of MEMBERS: by name a file's content, or a script that writes it to stdout. */
function archive(
  name: string,
  members: Readonly<Record<string, string | { readonly script: string }>>,
): string {
  const tree = join(directory(), name);
  mkdirSync(tree);
  for (const [member, content] of Object.entries(members)) {
    if (typeof content === "string") writeFileSync(join(tree, member), content);
    else run("sh", ["-c", `{ ${content.script}; } >"$1"`, "sh", join(tree, member)]);
  }
  const file = `${tree}.tar`;
  run("tar", ["--format=gnu", "-cf", file, "-C", tree, ...Object.keys(members)]);
  rmSync(tree, { recursive: true });
  return file;
}

/** An image archive with a bomb behind it, compressed as a whole. */
function wholeBomb(compressor: string): string {
  const file = archive(`whole ${compressor}`, documents([]));
  const script = `{ ${compressor} -1 <"$1"; ${zeros(`${compressor} -1`)}; } >"$1.${compressor}"`;
  run("sh", ["-c", script, "sh", file]);
  return `${file}.${compressor}`;
}

function documents(layers: readonly string[], config: object = {}) {
  const diffIds = layers.map((layer) => `sha256:${createHash("sha256").update(layer).digest("hex")}`);
  return {
    "config.json": JSON.stringify({
      architecture: "amd64",
      os: "linux",
      config,
      rootfs: { type: "layers", diff_ids: diffIds },
    }),
    "manifest.json": JSON.stringify([{ Config: "config.json", RepoTags: ["a:b"], Layers: layers }]),
  };
}

/** Runs `storeship` with ARGS, which must end within bounds. */
function bounded(...args: readonly string[]): MeasuredResult {
  const start = performance.now();
  const result = measured(args, directory());
  expect(performance.now() - start).toBeLessThan(MOST_TIME);
  expect(result.peak).toBeLessThan(MOST_MEMORY);
  expect(`${result.stdout}${result.stderr}`).not.toMatch(CONTROLS);
  return result;
}

function inspect(...args: readonly string[]): MeasuredResult {
  return bounded("inspect", ...args);
}

/** A script that writes 1200 MB of zeros, compressed: units that follow one another are made once. */
function zeros(compressor: string): string {
  const units = 'for unit in 1 2 3 4 5 6 7 8 9 10 11 12; do cat "$1.unit"; done; rm "$1.unit"';
  return `head -c 100M /dev/zero | ${compressor} >"$1.unit"; ${units}`;
}

function expectRefused({ status, stdout, stderr }: MeasuredResult, words: string, expected = 1): void {
  expect({ status, stdout }, stderr).toEqual({ status: expected, stdout: "" });
  expect(stderr).toMatch(/^storeship: [^\n]+\n$/);
  expect(stderr).toContain(words);
}

describe.runIf(needs("tar", "gzip", "zstd", "xz"))(
  "an image that is made to do harm is refused, in bounds:",
  () => {
    test.each([
      ["gzip", zeros("gzip -1")],
      ["zstd", zeros("zstd -1")],
      ["zstd with a window of 2 GiB", "head -c 3M /dev/zero | zstd -1 --ultra --long=31"],
    ])("a layer that is a bomb of %s", (name, script) => {
      const layers = ["layer.tar"];
      const file = archive(name, { "layer.tar": { script }, ...documents(layers) });
      expectRefused(inspect(file), "layer 1 of");
    });

    test("an archive that is a bomb of xz", () => {
      expectRefused(inspect(wholeBomb("xz")), "times as large when it is decompressed");
    });

    test("an archive that is a bomb, by what passes it on", () => {
      const file = wholeBomb("gzip");
      const out = join(directory(), "copied");
      for (const args of [
        ["copy", file, `oci:${out}:v1`],
        ["index", "create", `oci:${out}:v1`, file],
      ]) {
        expectRefused(bounded(...args), "times as large when it is decompressed");
        expect(existsSync(out)).toBe(false);
      }
    });

    test("a layer that is a bomb, by whatever reads layers", () => {
      const bomb = archive("bomb", {
        "layer.tar": { script: zeros("zstd -1") },
        ...documents(["layer.tar"]),
      });
      const other = archive("no bomb", { "layer.tar": "\0".repeat(1024), ...documents(["layer.tar"]) });
      const why = "times as large when it is decompressed";
      expectRefused(bounded("diff", bomb, other), why, 2);
      const verified = bounded("verify", bomb);
      expect(verified.status).toBe(1);
      expect(verified.stdout).toContain(why);
      const tree = join(directory(), "tree");
      mkdirSync(tree);
      writeFileSync(join(tree, "file"), "content");
      const out = join(directory(), "built.tar");
      expectRefused(bounded("pack", "--no-cache", "--tree", tree, "--from", bomb, "-o", out), why);
      expect(existsSync(out)).toBe(false);
    });

    test("a sparse layer of terabytes", () => {
      expectRefused(inspect("--max-layer-size", "1G", sparseArchive()), "has more than 1000000000 bytes");
    });

    test.each([
      ["empty arrays", "[],", "values"],
      ["brackets", "[", "nested more than"],
      ["blanks", " ", "more than the 16777216 that are read"],
    ])("a manifest of many megabytes of %s", (name, piece, why) => {
      const script = `printf '['; yes '${piece}' | tr -d '\\n' | head -c 100M`;
      const file = archive(`json ${name}`, { "manifest.json": { script } });
      expectRefused(inspect(file), "more than the 16777216 that are read");
      const smaller = archive(`small json ${name}`, {
        "manifest.json": { script: script.replace("100M", piece === " " ? "17M" : "15M") },
      });
      expectRefused(inspect(smaller), why);
    });
  },
);

test.runIf(needs("tar"))("what an image says never reaches a terminal as it is", () => {
  const evil = "\x1b]0;title\x07\x1b[2J\x9b31m\x7f\u202e\u2028\r\n";
  const tree = join(directory(), "names");
  mkdirSync(join(tree, "gnu/store", `0-\x1b[2J\x07${"\u009b"}\u202e`), { recursive: true });
  writeFileSync(join(tree, "gnu/store", `0-\x1b[2J\x07${"\u009b"}\u202e`, "file"), "content");
  run("tar", ["-cf", `${tree}.tar`, "-C", tree, "gnu"]);
  const config = {
    [evil]: evil,
    Env: [evil, { toString: 1, valueOf: 1 }, null],
    Labels: { [evil]: evil },
    Entrypoint: [evil],
    ExposedPorts: { [evil]: {} },
  };
  const layer = { script: `cat '${tree}.tar'` };
  const given = documents(["layer.tar"], config);
  const named = JSON.stringify([{ Config: "config.json", RepoTags: [evil], Layers: ["layer.tar"] }]);
  const file = archive("evil", { "layer.tar": layer, ...given, "manifest.json": named });
  for (const options of [[], ["--json"], ["--all"]])
    expect(inspect(...options, file)).toMatchObject({ status: 0, stderr: "" });
  const missing = JSON.stringify([{ Config: evil, RepoTags: [evil], Layers: [evil] }]);
  expectRefused(inspect(archive("missing", { ...given, "manifest.json": missing })), "has no file");
  expectRefused(inspect(join(directory(), evil)), "does not exist");
});

const TERABYTE = 2 ** 40;

/** An archive whose layer is a hole of 8 TiB: it takes no room on the disk. */
function sparseArchive(): string {
  const size = 8 * TERABYTE;
  const file = join(directory(), "sparse.tar");
  const rest = readFileSync(archive("few", documents(["layer.tar"])));
  writeFileSync(file, Buffer.concat([header("layer.tar", size), header("zeros", size - 512)]));
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, rest, 0, rest.length, 512 + size);
  closeSync(descriptor);
  return file;
}

function header(name: string, size: number): Buffer {
  const buffer = Buffer.alloc(headerSize(name.length, 0));
  writeHeader(buffer, 0, { name, typeFlag: "0", mode: 0o644, size, mtime: 1, target: "", owner: undefined });
  return buffer;
}
