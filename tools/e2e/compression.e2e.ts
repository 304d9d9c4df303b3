import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  differenceOf,
  EXTENSIONS,
  NAME,
  packedFile,
  READERS,
  smallClosure,
  tinyClosure,
  wholeClosure,
} from "./support/compressed.ts";
import { needsCorpus } from "./support/corpus.ts";
import { sharedDirectory, testDirectory } from "./support/directory.ts";
import { type Dockerd, startDockerd } from "./support/dockerd.ts";
import { newFamily } from "./support/family.ts";
import { needs } from "./support/needs.ts";
import { nodeRelease } from "./support/node-release.ts";
import { peakMemory } from "./support/peak-memory.ts";
import { expectRefused, outputDirectory } from "./support/refusal.ts";
import { attempt, run } from "./support/run.ts";
import { expectSameBytes } from "./support/same-bytes.ts";
import { PROGRAM, packed, start, storeship } from "./support/storeship.ts";
import { treeListing } from "./support/tree.ts";
import { unpackedImage } from "./support/unpack.ts";

/** The oldest Node that is supported, and the newest. */
const RELEASES = ["22.15.1", "26.9.0"];
const ZSTD_WARNING = "engines before Docker 24";
const MIB = 2 ** 20;
const MOST_MEMORY = 300e6;
/** Bytes of the large input. Five gigabytes, `STORESHIP_E2E_LARGE=5000000000`, take half a minute more. */
const LARGE = Number(process.env["STORESHIP_E2E_LARGE"] ?? 1500 * MIB);

interface Made {
  readonly id: string;
  readonly compression?: string;
  readonly layerCompression?: string;
  readonly layers: readonly {
    readonly diffId: string;
    readonly blob?: { readonly digest: string; readonly mediaType: string };
  }[];
}

/** Packs without a cache, and gives what the metadata file says. */
function made(directory: string, args: readonly string[], node: string = process.execPath): Made {
  const file = join(directory, "metadata.json");
  packed(["-q", "--no-cache", "--metadata-file", file, ...args], { node });
  return JSON.parse(readFileSync(file, "utf8")) as Made;
}

function digest(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

describe.runIf(needs("cmp", ...READERS) && needsCorpus())("a compressed archive", () => {
  const directory = sharedDirectory();
  const plain: Record<string, string> = {};

  beforeAll(() => {
    for (const [name, closure] of Object.entries({ tinyClosure, smallClosure, wholeClosure }))
      plain[name] = packedFile(directory(), `${name}.tar`, closure());
  });

  test.each(["gzip", "zstd"])("of a whole closure by -C %s unpacks to the uncompressed one", (name) => {
    const archive = packedFile(testDirectory(), "image", ["-C", name, ...wholeClosure()]);
    expect(differenceOf(name, archive, plain["wholeClosure"] ?? "")).toBe("");
  });

  test.each(["xz:1", "lzip:1", "bzip2"])(
    "of a small closure by -C %s unpacks to the uncompressed one",
    (choice) => {
      const archive = packedFile(testDirectory(), "image", ["-C", choice, ...smallClosure()]);
      const [program = ""] = choice.split(":");
      expect(differenceOf(program, archive, plain["smallClosure"] ?? "")).toBe("");
    },
  );

  test.each(READERS.flatMap((name) => EXTENSIONS[name].map((extension) => [extension, name] as const)))(
    "is named image%s, and is the one that -C %s makes",
    (extension, name) => {
      const archive = packedFile(testDirectory(), `image${extension}`, tinyClosure());
      expect(differenceOf(name, archive, plain["tinyClosure"] ?? "")).toBe("");
      expectSameBytes(archive, packedFile(testDirectory(), "image", ["-C", name, ...tinyClosure()]));
    },
  );

  test.each(["gzip:1", "gzip:9", "zstd:1", "zstd:19", "xz:0", "lzip:0", "bzip2:1"])(
    "has the level that -C %s asks for",
    (choice) => {
      const [name = "", level] = choice.split(":");
      const tag = ["-t", NAME];
      const [one, other] = [join(testDirectory(), "one"), join(testDirectory(), "other")];
      const { compression } = made(directory(), [...tag, "-C", choice, "-o", one, ...tinyClosure()]);
      const usual = made(directory(), [...tag, "-C", name, "-o", other, ...tinyClosure()]);
      expect(compression).toMatch(new RegExp(`(level=|-)${level}\\b`));
      expect(compression).not.toBe(usual.compression);
      expect(digest(one)).not.toBe(digest(other));
      expect(differenceOf(name, one, plain["tinyClosure"] ?? "")).toBe("");
    },
  );

  test("by -C 'command:lzip -9' is what lzip -9 makes of the uncompressed one", () => {
    const archive = packedFile(testDirectory(), "image", ["-C", "command:lzip -9", ...tinyClosure()]);
    run("sh", ["-c", 'lzip -9 <"$1" | cmp - "$2"', "sh", plain["tinyClosure"] ?? "", archive]);
  });

  test.each(["gzip", "zstd"])("by -C %s on standard output is the one in a file", (name) => {
    const archive = packedFile(testDirectory(), "image", ["-C", name, ...tinyClosure()]);
    const options = ["-q", "-t", NAME, "-C", name, "-o", "-", ...tinyClosure()];
    const command = [process.execPath, PROGRAM, "pack", ...options];
    run("sh", ["-c", `"$@" | cmp - '${archive}'`, "sh", ...command]);
  });

  test("by zstd as a whole comes with a warning that names who refuses it, and others come without", () => {
    const file = join(testDirectory(), "image.tar");
    const warned = storeship(["pack", "-q", "-C", "zstd", "-o", file, ...tinyClosure()]);
    expect(warned).toMatchObject({ status: 0, stdout: "" });
    expect(warned.stderr).toMatch(/^storeship: warning: [^\n]+\n$/);
    expect(warned.stderr).toContain(ZSTD_WARNING);
    for (const name of ["gzip", "xz"]) {
      const { status, stderr } = storeship(["pack", "-q", "-C", name, "-o", file, ...tinyClosure()]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    }
  });
});

describe.runIf(needsCorpus())("the bytes of gzip and zstd", () => {
  const directory = sharedDirectory();

  test.each(["gzip", "zstd"])("%s: an archive and layers are the same with 1, 2 and 5 jobs", (name) => {
    const results = [1, 2, 5].map((jobs) => {
      const work = testDirectory();
      const archive = join(work, "image");
      const options = ["-j", `${jobs}`, ...smallClosure()];
      const { compression } = made(work, ["-C", name, "-o", archive, ...options]);
      const layout = ["--layer-compression", name, "-o", `oci:${join(work, "layout")}`, "--max-layers", "5"];
      const { layerCompression, layers } = made(work, [...layout, ...options]);
      return { archive: digest(archive), compression, layerCompression, layers };
    });
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  test.for(RELEASES)(
    "on Node %s are those of this Node, or fingerprints tell that they are not",
    (version, { skip }) => {
      const node = nodeRelease(version, directory()) ?? skip(`npm does not give Node ${version}`);
      for (const name of ["gzip", "zstd"]) {
        const [here, there] = [process.execPath, node].map((program) => {
          const file = join(testDirectory(), "image");
          const { compression } = made(directory(), ["-C", name, "-o", file, ...smallClosure()], program);
          return { compression, digest: digest(file) };
        });
        const isSame = here?.digest === there?.digest;
        console.log(`${name}: ${isSame ? "the same bytes" : "other bytes"}; ${there?.compression}`);
        expect(here?.compression).toContain(name);
        if (!isSame) expect(there?.compression).not.toBe(here?.compression);
      }
    },
  );
});

describe.runIf(needs("cmp", "tar", "gzip", "zstd", "skopeo") && needsCorpus())("an OCI layout", () => {
  const directory = sharedDirectory();
  const archive = (): string => join(directory(), "image.tar");
  const layout = (name: string): string => join(directory(), `layout-${name.replace(":", "-")}`);
  const options = (): readonly string[] => ["--max-layers", "5", ...smallClosure()];
  const images: Record<string, Made> = {};
  const choices = ["gzip", "zstd", "gzip:9", "zstd:19", "none"];

  beforeAll(() => {
    images["archive"] = made(directory(), ["-o", archive(), ...options()]);
    for (const name of choices) {
      const place = ["--layer-compression", name, "-o", `oci:${layout(name)}:image`];
      images[name] = made(directory(), [...place, ...options()]);
    }
  });

  test("has the same diffIDs and the same image ID whatever compresses its layers", () => {
    const [first, ...others] = Object.values(images).map(({ id, layers }) => ({
      id,
      diffIds: layers.map(({ diffId }) => diffId),
    }));
    expect(first?.diffIds).toHaveLength(5);
    for (const other of others) expect(other).toEqual(first);
  });

  test("has layers of other digests and other fingerprints for each compressor and level", () => {
    const seen = choices.map((name) => images[name]?.layers.map(({ blob }) => blob?.digest).join());
    expect(new Set(seen).size).toBe(choices.length);
    const fingerprints = choices.slice(0, -1).map((name) => images[name]?.layerCompression);
    expect(new Set(fingerprints).size).toBe(choices.length - 1);
  });

  test.each(["gzip", "zstd:19"])(
    "with %s layers tells the compressor in its manifest, which inspect shows",
    (name) => {
      const inspected = run(process.execPath, [PROGRAM, "inspect", "--json", `oci:${layout(name)}:image`]);
      const { annotations } = JSON.parse(inspected) as { annotations: Readonly<Record<string, string>> };
      expect(annotations["dev.storeship.compressor"]).toBe(images[name]?.layerCompression);
    },
  );

  test("with layers that are not compressed tells no compressor", () => {
    const inspected = run(process.execPath, [PROGRAM, "inspect", "--json", `oci:${layout("none")}:image`]);
    const { annotations } = JSON.parse(inspected) as { annotations: object };
    expect(annotations).not.toHaveProperty(["dev.storeship.compressor"]);
  });

  test.each(["gzip", "zstd"])(
    "with %s layers holds blobs that the program of that name unpacks to what their diffIDs say",
    (name) => {
      const { layers } = images[name] as Made;
      for (const { diffId, blob } of layers) {
        expect(blob?.mediaType).toBe(`application/vnd.oci.image.layer.v1.tar+${name}`);
        const file = join(layout(name), "blobs", (blob?.digest ?? "").replace(":", "/"));
        expect(`sha256:${digest(file)}`).toBe(blob?.digest);
        const sum = run("sh", ["-c", '"$1" -t <"$2" && "$1" -dc <"$2" | sha256sum', "sh", name, file]);
        expect(`sha256:${sum.slice(0, 64)}`).toBe(diffId);
      }
    },
  );

  test.each(["gzip", "zstd"])(
    "with %s layers is copied by skopeo, and unpacked by it to the layers of the archive",
    (name) => {
      const work = testDirectory();
      const from = `oci:${layout(name)}:image`;
      const [copy, layers, unpacked] = [
        `oci:${join(work, "oci")}:copy`,
        `dir:${work}/dir`,
        `dir:${work}/plain`,
      ];
      for (const to of [copy, layers]) run("skopeo", ["copy", "--quiet", from, to]);
      run("skopeo", ["copy", "--quiet", "--dest-decompress", from, unpacked]);
      const layersOf = (image: string): unknown =>
        (JSON.parse(run("skopeo", ["inspect", image])) as { Layers: unknown }).Layers;
      const blobs = images[name]?.layers.map(({ blob }) => blob?.digest);
      expect(layersOf(copy)).toEqual(blobs);
      expect(layersOf(layers)).toEqual(blobs);
      expect(layersOf(unpacked)).toEqual(images["archive"]?.layers.map(({ diffId }) => diffId));
    },
  );

  test.runIf(needs("root", "umoci"))(
    "with gzip layers is unpacked by umoci to the tree of the uncompressed archive",
    () => {
      const work = testDirectory();
      const bundle = join(work, "bundle");
      run("umoci", ["unpack", "--image", `${layout("gzip")}:image`, bundle]);
      const expected = treeListing(join(unpackedImage(archive(), work), "gnu/store"));
      expect(treeListing(join(bundle, "rootfs", "gnu/store"))).toEqual(expected);
    },
  );

  test.each(["xz", "lzip", "bzip2", "command:lzip -9"])(
    "takes no layers of %s, which are refused before anything is written",
    (name) => {
      const place = join(testDirectory(), "layout");
      const refused = storeship([
        "pack",
        "--layer-compression",
        name,
        "-o",
        `oci:${place}`,
        ...tinyClosure(),
      ]);
      expectRefused(refused, ["--layer-compression", "whole archives only (-C)"], 2);
      expect(readdirSync(join(place, ".."))).toEqual([]);
    },
  );
});

describe.runIf(needs("root", "docker", "dockerd") && needsCorpus())("Docker", () => {
  const directory = sharedDirectory();
  let dockerd: Dockerd;

  beforeAll(async () => {
    dockerd = await startDockerd(directory());
  });

  afterAll(() => dockerd?.stop());

  test.each(["gzip", "xz", "bzip2"])(
    "loads an archive that -C %s compressed, with the id and the layers that Storeship tells",
    (name) => {
      const file = join(testDirectory(), "image.tar");
      const tag = `storeship-e2e/${name}:v1`;
      const { id, layers } = made(directory(), ["-t", tag, "-C", name, "-o", file, ...tinyClosure()]);
      const docker = (...args: readonly string[]): string => run("docker", ["--host", dockerd.host, ...args]);
      expect(docker("load", "--quiet", "--input", file)).toContain(`Loaded image: ${tag}`);
      const [held] = JSON.parse(docker("image", "inspect", tag)) as {
        Id: string;
        RootFS: { Layers: string[] };
      }[];
      expect(held?.Id).toBe(id);
      expect(held?.RootFS.Layers).toEqual(layers.map(({ diffId }) => diffId));
      docker("rmi", tag);
    },
  );
});

describe.runIf(needs("root", "podman", "gzip") && needsCorpus())("Podman", () => {
  const directory = sharedDirectory();
  const folders = (): readonly string[] => [
    ...["--root", join(directory(), "root"), "--runroot", join(directory(), "run")],
    ...["--storage-driver", "vfs", "--cgroup-manager", "cgroupfs"],
  ];
  const podman = (...args: readonly string[]): string => run("podman", [...folders(), ...args]);

  afterAll(() => {
    podman("rmi", "--all", "--force");
  });

  /** Some releases lose the beginning of whatever is compressed with gzip, also of what gzip itself made. */
  const takesGzip = (): boolean => {
    const plain = packedFile(testDirectory(), "image.tar", tinyClosure());
    run("gzip", ["-n", plain]);
    return attempt("podman", [...folders(), "load", "--quiet", "--input", `${plain}.gz`]).status === 0;
  };

  test.for(["gzip", "xz", "bzip2"])(
    "loads an archive that -C %s compressed, with the id that Storeship tells",
    (name, { skip }) => {
      if (name === "gzip" && !takesGzip()) skip("this podman takes nothing that gzip itself compressed");
      const file = join(testDirectory(), "image.tar");
      const tag = `storeship-e2e/${name}:v1`;
      const { id } = made(testDirectory(), ["-t", tag, "-C", name, "-o", file, ...tinyClosure()]);
      expect(podman("load", "--quiet", "--input", file)).toContain(tag);
      const held = podman("image", "inspect", "--format", "{{.Id}}", `localhost/${tag}`);
      expect(`sha256:${held.trim()}`).toBe(id);
      podman("rmi", `localhost/${tag}`);
    },
  );
});

describe.runIf(needsCorpus())("while an archive is compressed", () => {
  const interrupted = [
    ["xz", "xz", Math.min(2, availableParallelism())],
    ["command:xz -9", "xz", 1],
    ["bzip2", "bzip2", Math.min(2, availableParallelism())],
    ["gzip", undefined, 0],
  ] as const;

  test.runIf(needs("xz", "bzip2")).each(interrupted)(
    "by -C %s, SIGINT ends all at once and leaves no process and no file",
    async (choice, program, count) => {
      const output = outputDirectory(testDirectory());
      const family = newFamily();
      const args = ["pack", "-q", "-C", choice, "-o", output.file, ...wholeClosure()];
      const running = start(args, { env: family.env });
      if (program !== undefined) await family.running(program, count, running);
      else await begun(output.directory);
      const sent = performance.now();
      running.child.kill("SIGINT");
      const result = await running.result;
      expect(performance.now() - sent).toBeLessThan(2000);
      expectRefused(result, ["interrupted"]);
      expect(family.programs()).toEqual([]);
      output.expectUntouched();
    },
  );

  const failing = [
    ["false", ["false failed with status 1"]],
    ['sh -c "exit 3"', ["sh failed with status 3"]],
    ["sh -c 'echo no room for it >&2; exit 1'", ["sh failed with status 1: no room for it"]],
    ["sh -c 'kill -9 $$'", ["sh was ended by SIGKILL"]],
    ["head -c 10", ["head ended before the end of its input"]],
    ["sh -c 'exec >&-; sleep 600'", ["sh closed its output before the end of its input"]],
    ["sh -c 'sleep 600 & exit 1'", ["sh failed with status 1"]],
    ["no-such-program -9", ["no-such-program", "not installed"]],
  ] as const;

  test.each(failing)(
    "the command %s fails, which is one line, and leaves no process and no file",
    (command, words) => {
      const output = outputDirectory(testDirectory());
      const family = newFamily();
      const args = ["pack", "-q", "-C", `command:${command}`, "-o", output.file, ...tinyClosure()];
      expectRefused(storeship(args, { env: family.env }), words);
      expect(family.programs()).toEqual([]);
      output.expectUntouched();
    },
  );
});

/** Waits until a build writes into DIRECTORY, and has got going. */
async function begun(directory: string): Promise<void> {
  while (!readdirSync(directory).some((name) => name.endsWith(".tmp"))) await sleep(10);
  await sleep(500);
}

describe("with two jobs, a large input takes less than 300 MB of memory", () => {
  const sparse = (size: number): readonly string[] => {
    const tree = join(testDirectory(), "tree");
    mkdirSync(tree);
    writeFileSync(join(tree, "zeros"), "");
    truncateSync(join(tree, "zeros"), size);
    return ["-q", "-j", "2", "--tree", tree];
  };

  test.each(["gzip", "zstd"])("by -C %s, of zeros", (name) => {
    const work = testDirectory();
    expectLittle(name, peakMemory(["-C", name, "-o", join(work, "image"), ...sparse(LARGE)], work));
  });

  test.runIf(needs("xz", "bzip2", "lzip")).each([
    ["xz", 300],
    ["bzip2", 100],
    ["lzip", 40],
    ["command:xz -6", 100],
  ] as const)("by -C %s, of %d MiB of zeros, with the programs that run", async (name, size) => {
    const family = newFamily();
    const args = ["pack", "-C", name, "-o", join(testDirectory(), "image"), ...sparse(size * MIB)];
    const running = start(args, { env: family.env });
    const peak = await family.peakMemory(running);
    expect(await running.result).toMatchObject({ status: 0, stderr: "" });
    expectLittle(name, peak);
  });

  function expectLittle(name: string, peak: number): void {
    console.log(`${name}: ${(peak / 1e6).toFixed(0)} MB`);
    expect(peak).toBeGreaterThan(30e6);
    expect(peak).toBeLessThan(MOST_MEMORY);
  }
});
