import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf, type ImageConfig, isDigest } from "@storeship/core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { readArchive } from "../../builder/test/support/read-archive.js";
import { storeship } from "./support/command-line.js";
import { PROFILE, smallStore, TOOL, temporaryDirectory } from "./support/store.js";

const PROGRAM = join(import.meta.dirname, "../bin/storeship.js");

interface Document {
  readonly names: readonly string[];
  readonly platform: string;
  readonly output: string;
  readonly id: string;
  readonly layers: ReadonlyArray<{
    readonly diffId: string;
    readonly size: number;
    readonly blob: { readonly digest: string; readonly size: number; readonly mediaType: string };
    readonly items: ReadonlyArray<{ readonly path: string; readonly size?: number }>;
  }>;
}

const content = (archive: Buffer, name: string): Buffer =>
  readArchive(archive).find((member) => member.name === name)?.content ?? Buffer.alloc(0);
const configOf = (archive: Buffer): ImageConfig =>
  JSON.parse(content(archive, "config.json").toString()) as ImageConfig;

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("pack --json", () => {
  test("prints one document of what was made", async () => {
    const { directory, args } = smallStore();
    const output = join(directory, "image.tar");
    const options = ["-t", "me/app:v1", "-t", "ghcr.io/me/app", "-s", "aarch64-linux", "--max-layers", "3"];
    const { status, stdout, stderr } = await storeship("pack", "--json", ...options, "-o", output, ...args);
    expect(status, stderr).toBe(0);
    const document = JSON.parse(stdout) as Document;
    expect(document).toMatchObject({
      names: ["me/app:v1", "ghcr.io/me/app:latest"],
      platform: "linux/arm64",
      output,
    });
    const archive = readFileSync(output);
    expect(document.id).toBe(digestOf(content(archive, "config.json")));
    expect(document.layers.map(({ diffId }) => diffId)).toEqual(configOf(archive).rootfs.diff_ids);
    expect(document.layers.every(({ diffId, blob }) => isDigest(diffId) && blob.digest === diffId)).toBe(
      true,
    );
    expect(document.layers.every(({ size, blob }) => size === blob.size && size % 10_240 === 0)).toBe(true);
    expect(document.layers.flatMap(({ items }) => items.map(({ path }) => path)).sort()).toEqual([
      PROFILE,
      TOOL,
    ]);
  });
});

describe("what pack prints", () => {
  test("names the image, its platform, its id and its place, for people", async () => {
    const { directory, args } = smallStore();
    const output = join(directory, "image.tar");
    const { status, stdout } = await storeship("pack", "-t", "app", "-s", "x86_64", "-o", output, ...args);
    expect(status).toBe(0);
    for (const words of ["app:latest", "linux/amd64", "sha256:", output]) expect(stdout).toContain(words);
  });

  test("is nothing with -q", async () => {
    const { directory, args } = smallStore();
    expect(await storeship("pack", "-q", "-o", join(directory, "image.tar"), ...args)).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    });
  });

  test("is the archive alone with -o -", async () => {
    const { directory, args } = smallStore();
    const output = join(directory, "image.tar");
    // The archive goes past the streams of this process: to the file descriptor.
    const printed = spawnSync(process.execPath, [
      PROGRAM,
      "pack",
      "-t",
      "app",
      "--progress",
      "none",
      "-o",
      "-",
      ...args,
    ]);
    await storeship("pack", "-q", "-t", "app", "-o", `docker-archive:${output}`, ...args);
    expect({ status: printed.status, stderr: String(printed.stderr) }).toEqual({ status: 0, stderr: "" });
    expect(printed.stdout.equals(readFileSync(output))).toBe(true);
  });
});

describe("pack --dry-run", () => {
  test("lists the items with their sizes and writes nothing", async () => {
    const { directory, args } = smallStore(1000);
    const before = readdirSync(directory);
    const { status, stdout } = await storeship("pack", "-n", "-o", join(directory, "image.tar"), ...args);
    expect(status).toBe(0);
    expect(stdout).toContain(TOOL);
    expect(stdout).toContain(PROFILE);
    expect(readdirSync(directory)).toEqual(before);
  });

  test("is one document with --json, whose layers have the sizes that they get", async () => {
    const { directory, args } = smallStore(1000);
    const output = join(directory, "image.tar");
    const planned = JSON.parse(
      (await storeship("pack", "-n", "--json", "-o", output, ...args)).stdout,
    ) as Document;
    expect(readdirSync(directory)).not.toContain("image.tar");
    const made = JSON.parse((await storeship("pack", "--json", "-o", output, ...args)).stdout) as Document;
    const sizes = ({ layers }: Document): unknown =>
      layers.map(({ size, items }) => [size, items.map(({ path }) => path)]);
    expect(sizes(planned)).toEqual(sizes(made));
    // A file, and two directories of 4,096.
    expect(planned.layers.flatMap(({ items }) => items).find(({ path }) => path === TOOL)?.size).toBe(9192);
  });
});

describe("pack without an option", () => {
  test("names the archive after the image, in the working directory", async () => {
    const { args } = smallStore(1);
    const [here, before] = [temporaryDirectory(), process.cwd()];
    process.chdir(here);
    try {
      await storeship("pack", "-q", "-t", "ghcr.io/me/app:v1", ...args);
      await storeship("pack", "-q", "-t", "app", ...args);
    } finally {
      process.chdir(before);
    }
    expect(readdirSync(here).sort()).toEqual(["app.tar", "ghcr.io-me-app-v1.tar"]);
  });

  test("makes /tmp for all, unless told not to", async () => {
    const { directory, args } = smallStore(1);
    const output = join(directory, "image.tar");
    const members = async (...options: readonly string[]) => {
      await storeship("pack", "-q", "--max-layers", "1", ...options, "-o", output, ...args);
      const archive = readFileSync(output);
      const [manifest] = JSON.parse(content(archive, "manifest.json").toString()) as [{ Layers: [string] }];
      return readArchive(content(archive, manifest.Layers[0]));
    };
    expect(await members()).toContainEqual(
      expect.objectContaining({ name: "tmp", type: "directory", mode: "1777" }),
    );
    expect((await members("--no-tmp")).map(({ name }) => name)).not.toContain("tmp");
  });

  test("takes the time of creation from SOURCE_DATE_EPOCH, else 1; --created wins", async () => {
    const { directory, args } = smallStore(1);
    const output = join(directory, "image.tar");
    const created = async (...options: readonly string[]): Promise<string> => {
      await storeship("pack", "-q", ...options, "-o", output, ...args);
      return configOf(readFileSync(output)).created;
    };
    vi.stubEnv("SOURCE_DATE_EPOCH", undefined);
    expect(await created()).toBe("1970-01-01T00:00:01Z");
    vi.stubEnv("SOURCE_DATE_EPOCH", "1000000000");
    expect(await created()).toBe("2001-09-09T01:46:40Z");
    expect(await created("--created", "2026-02-01T12:00:00+01:00")).toBe("2026-02-01T11:00:00Z");
  });
});

describe("the image config", () => {
  test("has what the options say; programs are the profile's", async () => {
    const { directory, args } = smallStore(1);
    const output = join(directory, "image.tar");
    const options = [
      ...[
        "--search-paths",
        "none",
        "--entry-point",
        "bin/tool",
        "-A",
        "--verbose",
        "-A",
        "x y",
        "--cmd",
        "a",
        "--cmd",
        "-b",
      ],
      ...["-e", "A=1", "-e", "B=x=y", "-e", "EMPTY=", "-w", "/srv", "-u", "me", "-l", "z=1", "-l", "a=2"],
      ...["--expose", "80", "--expose", "53/udp", "--volume", "/data", "--stop-signal", "SIGINT"],
    ];
    const { status, stderr } = await storeship("pack", "-q", ...options, "-o", output, ...args);
    expect(status, stderr).toBe(0);
    expect(configOf(readFileSync(output)).config).toEqual({
      Entrypoint: [`${PROFILE}/bin/tool`, "--verbose", "x y"],
      Cmd: ["a", "-b"],
      Env: ["A=1", "B=x=y", "EMPTY="],
      WorkingDir: "/srv",
      User: "me",
      Labels: { a: "2", z: "1" },
      ExposedPorts: { "53/udp": {}, "80/tcp": {} },
      Volumes: { "/data": {} },
      StopSignal: "SIGINT",
    });
  });
});

describe("pack with several outputs", () => {
  test("writes each as it would be alone, and tells them all", async () => {
    const { directory, args } = smallStore();
    const at = (name: string): string => join(directory, name);
    const outputs = ["a.tar", "b.tar.gz", "oci:l", "oci-archive:c.tar"].map((name) =>
      name.replace(/[^:]+$/, (file) => at(file)),
    );
    const common = [
      "--json",
      "--progress",
      "none",
      "-t",
      "app:v1",
      "--layer-compression",
      "gzip",
      "--no-cache",
    ];
    const { status, stdout, stderr } = await storeship(
      "pack",
      ...common,
      ...outputs.flatMap((one) => ["-o", one]),
      ...args,
    );
    expect(status, stderr).toBe(0);
    const { outputs: told, layers } = JSON.parse(stdout);
    const digest = JSON.parse(readFileSync(at("l/index.json"), "utf8")).manifests[0].digest;
    expect(told).toEqual([
      { output: at("a.tar") },
      { output: at("b.tar.gz"), compression: expect.stringContaining("gzip") },
      { output: `oci:${at("l")}`, digest },
      { output: `oci-archive:${at("c.tar")}`, digest },
    ]);
    expect(layers.every((one: { blob: { mediaType: string } }) => one.blob.mediaType.endsWith("+gzip"))).toBe(
      true,
    );
    const before = ["a.tar", "b.tar.gz", "l/index.json", "c.tar"].map((name) =>
      digestOf(readFileSync(at(name))),
    );
    for (const output of outputs) await storeship("pack", ...common, "-o", output, ...args);
    expect(
      ["a.tar", "b.tar.gz", "l/index.json", "c.tar"].map((name) => digestOf(readFileSync(at(name)))),
    ).toEqual(before);
  });

  test("leaves layers as they are where all are Docker archives, and compresses them where one is not", async () => {
    const { directory, args } = smallStore();
    const types = async (...outputs: readonly string[]): Promise<readonly string[]> => {
      const places = outputs.flatMap((one) => ["-o", one.replace(/[^:]+$/, (file) => join(directory, file))]);
      const { stdout } = await storeship(
        "pack",
        "--json",
        "--progress",
        "none",
        "--no-cache",
        ...places,
        ...args,
      );
      const { layers } = JSON.parse(stdout) as Document;
      return layers.map(({ blob }) => blob.mediaType.replace(/.*layer.v1/, ""));
    };
    expect(new Set(await types("a.tar", "docker-archive:b.tar"))).toEqual(new Set([".tar"]));
    expect(new Set(await types("a.tar", "oci:l"))).toEqual(new Set([".tar+gzip"]));
  });

  test("leaves none of them where one cannot be written", async () => {
    const { directory, args } = smallStore();
    const before = readdirSync(directory);
    const places = [
      join(directory, "a.tar"),
      `oci:${join(directory, "l")}`,
      join(directory, "missing", "b.tar"),
    ];
    const { status, stderr } = await storeship(
      "pack",
      "-q",
      ...places.flatMap((one) => ["-o", one]),
      ...args,
    );
    expect([status, stderr]).toEqual([1, expect.stringContaining("missing/b.tar")]);
    expect(readdirSync(directory)).toEqual(before);
  });
});
