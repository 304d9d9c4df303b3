import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { readArchive } from "../../builder/test/support/read-archive.js";
import { storeship } from "./support/command-line.js";
import { type LayoutImage, layoutBlob, layoutImage } from "./support/layout.js";
import { expectRefusal } from "./support/refusal.js";
import { PROFILE, smallStore, temporaryDirectory } from "./support/store.js";

/** Runs a command that must do what it should; gives what it prints. */
async function done(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await storeship(...args);
  expect(status, stderr).toBe(0);
  return stdout;
}

/** The options of a base: a file system with two symlinks, and what a container of it runs. */
function baseOptions(): readonly string[] {
  const tree = join(temporaryDirectory(), "tree");
  mkdirSync(join(tree, "usr/bin"), { recursive: true });
  mkdirSync(join(tree, "root"), { mode: 0o700 });
  symlinkSync("usr/bin", join(tree, "bin"));
  writeFileSync(join(tree, "usr/bin/sh"), "#!");
  return ["-q", "--no-tmp", "--tree", tree, "-t", "base:v1", "-e", "PATH=/usr/bin:/bin", "--cmd", "sh"];
}

beforeEach(() => {
  vi.stubEnv("XDG_CACHE_HOME", temporaryDirectory());
});
afterEach(() => {
  vi.unstubAllEnvs();
});

interface Document {
  readonly platform: string;
  readonly layers: ReadonlyArray<{ readonly diffId?: string; readonly from?: string }>;
}

describe("pack --from", () => {
  test("has the same config and the same layers of its own from whatever transport the base is read", async () => {
    const directory = temporaryDirectory();
    const place = (name: string): string => join(directory, name);
    const options = baseOptions();
    const bases = ["docker-archive:base.tar", "base.tar.gz", "oci:layout:v1", "oci:zstd:v1"];
    const [archive, compressed, layout, zstd] = bases.map((base) =>
      base.replace(/[^:]+(?=:v1|$)/, (name) => place(name)),
    );
    await done("pack", ...options, "-o", archive as string);
    await done("pack", ...options, "-o", compressed as string);
    await done("pack", ...options, "-o", layout as string);
    await done("pack", ...options, "-o", zstd as string, "--layer-compression", "zstd", "--no-cache");

    const { args } = smallStore();
    const images = [];
    for (const [number, base] of [archive, compressed, layout, zstd].entries()) {
      const output = place(`out${number}`);
      await done(
        "pack",
        "-q",
        "-t",
        "app:v1",
        "--no-cache",
        "--from",
        base as string,
        "-o",
        `oci:${output}`,
        ...args,
      );
      images.push(layoutImage(output));
    }
    const [first, ...more] = images as [LayoutImage, ...LayoutImage[]];
    expect(first.manifest.layers).toHaveLength(4);
    for (const { manifest, config } of more) {
      expect(config).toEqual(first.config);
      expect(manifest.config).toEqual(first.manifest.config);
      expect(manifest.layers.slice(1)).toEqual(first.manifest.layers.slice(1));
    }
    expect(images.map(({ manifest }) => manifest.layers[0]?.mediaType.split(/[+.]/).at(-1))).toEqual([
      "tar",
      "tar",
      "gzip",
      "zstd",
    ]);
    const baseDigest = layoutImage(place("layout"));
    expect(images[2]?.manifest.annotations).toMatchObject({
      "org.opencontainers.image.base.digest": expect.stringMatching(/^sha256:/),
    });
    expect(images[2]?.manifest.layers[0]).toEqual(baseDigest.manifest.layers[0]);
  });

  test("puts the profile's search paths before the base's PATH, goes through its symlinks, and runs what it runs", async () => {
    const directory = temporaryDirectory();
    const base = join(directory, "base.tar");
    await done("pack", ...baseOptions(), "-o", base);
    const { args } = smallStore();
    const output = join(directory, "app");
    const options = ["--no-cache", "-S", "/bin/tool=bin/tool", "-S", "/root/tool=bin/tool"];
    await done("pack", "-q", "--from", base, ...options, "-o", `oci:${output}`, ...args);
    const { manifest, config } = layoutImage(output);
    expect(config.config).toEqual({ Env: [`PATH=${PROFILE}/bin:/usr/bin:/bin`], Cmd: ["sh"] });
    const last = gunzipSync(layoutBlob(output, manifest.layers.at(-1)?.digest as string));
    expect(readArchive(last).map(({ name, mode }) => `${name} ${mode}`)).toEqual([
      "root 700",
      "root/tool 777",
      "tmp 1777",
      "usr 755",
      "usr/bin 755",
      "usr/bin/tool 777",
    ]);
  });

  test("marks the base's layers in --json, the metadata file, --dry-run and plan", async () => {
    const directory = temporaryDirectory();
    const [base, output, metadata] = ["base.tar", "app.tar", "app.json"].map((name) =>
      join(directory, name),
    ) as [string, string, string];
    await done("pack", ...baseOptions(), "-o", base);
    const { args } = smallStore();
    const request = ["--from", base, ...args];
    const from = (text: string) => (JSON.parse(text) as Document).layers.map((layer) => layer.from);
    const marks = ["base", undefined, undefined, undefined];
    expect(from(await done("pack", "--json", "--metadata-file", metadata, "-o", output, ...request))).toEqual(
      marks,
    );
    expect(from(readFileSync(metadata, "utf8"))).toEqual(marks);
    expect(from(await done("pack", "--json", "--dry-run", ...request))).toEqual(marks);
    expect(from(await done("plan", "--json", ...request))).toEqual(marks);
    const listing = await done("plan", "--against", metadata, ...request);
    expect(listing).toMatch(/^layer 1: .*, from the base image$/m);
    expect(listing).toMatch(/^layer 2: .*store items: 1$/m);
    expect(listing).toMatch(/^kept +layers: 2 of 4/m);
  });

  test("keeps to the layers of an older image on a base, told by the image itself", async () => {
    const directory = temporaryDirectory();
    const [base, older] = [join(directory, "base.tar"), join(directory, "older.tar")];
    await done("pack", ...baseOptions(), "-o", base);
    const { args } = smallStore();
    await done("pack", "-q", "--from", base, "--layering", "size", "-o", older, ...args);
    const options = [
      "--from",
      base,
      "--layering",
      "sticky",
      "--against",
      older,
      "-o",
      join(directory, "new.tar"),
    ];
    await done("pack", "-q", ...options, ...args);
    expect(readFileSync(join(directory, "new.tar")).equals(readFileSync(older))).toBe(true);
  });

  test("takes the image for the platform out of an index", async () => {
    const directory = temporaryDirectory();
    const [base, output] = [join(directory, "base"), join(directory, "app.tar")];
    const { args } = smallStore();
    const [root] = args.slice(-1);
    const both = ["--platform", `linux/arm64=${root}`, "--platform", `linux/amd64=${root}`];
    await done("pack", "-q", "--no-cache", ...both, "-o", `oci:${base}:v1`, ...args.slice(0, -1));
    for (const platform of ["linux/arm64", "linux/amd64"]) {
      const options = ["--from", `oci:${base}:v1`, "-s", platform, "--json", "-o", output];
      const document = JSON.parse(await done("pack", ...options, "--tree", directory)) as Document;
      expect(document.platform).toBe(platform);
      const config = JSON.parse(
        readArchive(readFileSync(output))
          .find(({ name }) => name === "config.json")
          ?.content.toString() ?? "",
      );
      expect(`linux/${config.architecture}`).toBe(platform);
    }
    await expectRefusal(
      directory,
      ["pack", "--from", `oci:${base}:v1`, "-s", "riscv64", "-o", "x.tar", ...args],
      {
        status: 1,
        words: ["linux/riscv64", "linux/amd64, linux/arm64"],
      },
    );
  });

  test("reads a base that tells its digests once, and none of it again where no byte has to be written", async () => {
    const directory = temporaryDirectory();
    const base = join(directory, "base");
    await done("pack", ...baseOptions(), "--no-cache", "-o", `oci:${base}:v1`);
    const { args } = smallStore();
    const request = ["--json", "--from", `oci:${base}:v1`, "-S", "/bin/tool=bin/tool", ...args];
    const before = await done("plan", ...request);
    const layers = layoutImage(base).manifest.layers;
    for (const { digest } of layers) rmSync(join(base, "blobs/sha256", digest.slice("sha256:".length)));
    expect(await done("plan", ...request)).toBe(before);
    expect(readdirSync(join(process.env["XDG_CACHE_HOME"] ?? "", "storeship/bases"))).toHaveLength(
      layers.length,
    );
    expect((await storeship("plan", "--no-cache", ...request)).status).toBe(1);
  });

  test("is refused for another architecture, too few layers, and what is no image", async () => {
    const directory = temporaryDirectory();
    await done("pack", ...baseOptions(), "-s", "linux/amd64", "-o", join(directory, "base.tar"));
    writeFileSync(join(directory, "none"), "none");
    const { args } = smallStore();
    const refused = (options: readonly string[], status: 1 | 2, ...words: readonly string[]) =>
      expectRefusal(directory, ["pack", ...options, "-o", "app.tar", ...args], { status, words });
    await refused(
      ["--from", "base.tar", "-s", "linux/arm64"],
      1,
      "'base.tar'",
      "linux/amd64",
      "linux/arm64",
      "--system",
    );
    await refused(
      ["--from", "base.tar", "--max-layers", "1", "-s", "x86_64"],
      1,
      "'base.tar' has 1 layers",
      "none of 1",
    );
    await refused(["--from", "none"], 1, "'none'");
    await refused(["--from", "missing.tar"], 1, "'missing.tar'");
    await refused(["--from", "ftp:x"], 2, "ftp");
  });
});
