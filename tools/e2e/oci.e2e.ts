import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { smallClosure, tinyClosure, wholeClosure } from "./support/compressed.ts";
import { type Containerd, startContainerd } from "./support/containerd.ts";
import { corpus, needsCorpus } from "./support/corpus.ts";
import { sharedDirectory, testDirectory } from "./support/directory.ts";
import { needs } from "./support/needs.ts";
import { run } from "./support/run.ts";
import { packed, start, storeship } from "./support/storeship.ts";
import { treeListing } from "./support/tree.ts";

const NAME = "storeship-e2e/oci:v1";
const OPTIONS = ["-q", "-t", NAME, "-s", "linux/amd64", "--max-layers", "3"];

interface Index {
  readonly manifests: readonly {
    readonly digest: string;
    readonly annotations?: Readonly<Record<string, string>>;
  }[];
}

const indexOf = (layout: string): Index =>
  JSON.parse(readFileSync(join(layout, "index.json"), "utf8")) as Index;
const digestOf = (image: string): string =>
  run("skopeo", ["inspect", "--format", "{{.Digest}}", image]).trim();
const copied = (...args: readonly string[]): void => {
  const { status, stderr } = storeship(["copy", "-q", ...args]);
  expect(status, stderr).toBe(0);
};

describe.runIf(needs("skopeo") && needsCorpus())("an image of a real closure", () => {
  const directory = sharedDirectory();
  let [layout, archive, digest] = ["", "", ""];

  beforeAll(() => {
    [layout, archive] = [join(directory(), "layout"), join(directory(), "image.tar")];
    const closure = smallClosure();
    packed([...OPTIONS, "-o", `oci:${layout}`, ...closure]);
    packed([...OPTIONS, "-o", `oci-archive:${archive}`, ...closure]);
    digest = indexOf(layout).manifests[0]?.digest ?? "";
  });

  test("is one and the same to skopeo in a layout and in an archive", () => {
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect([`oci:${layout}:v1`, `oci-archive:${archive}:v1`, `oci-archive:${archive}`].map(digestOf)).toEqual(
      [digest, digest, digest],
    );
  });

  test("is copied by skopeo and copied back with the same digests", () => {
    const [theirs, ours] = [join(directory(), "skopeo"), join(directory(), "ours")];
    run("skopeo", ["copy", "--quiet", `oci-archive:${archive}`, `oci:${theirs}:x`]);
    copied(`oci:${theirs}:x`, `oci-archive:${ours}`);
    expect(digestOf(`oci-archive:${ours}`)).toBe(digest);
    run("skopeo", [
      "copy",
      "--quiet",
      `oci:${layout}:v1`,
      `oci-archive:${join(directory(), "theirs.tar")}:y`,
    ]);
    copied(`oci-archive:${join(directory(), "theirs.tar")}:y`, `oci:${ours}.layout:z`);
    expect(digestOf(`oci:${ours}.layout:z`)).toBe(digest);
  });

  test("that skopeo wrote into a Docker archive keeps its id and layers on the way to a layout", () => {
    const [docker, back] = [join(directory(), "docker.tar"), join(directory(), "back")];
    run("skopeo", ["copy", "--quiet", `oci:${layout}:v1`, `docker-archive:${docker}:${NAME}`]);
    copied(`docker-archive:${docker}`, `oci:${back}`);
    copied(`docker-archive:${docker}:${NAME}`, `oci:${back}:again`);
    const configs = [`oci:${back}:v1`, `oci:${back}:again`, `docker-archive:${docker}`].map((image) =>
      run("skopeo", ["inspect", "--raw", "--config", image]),
    );
    expect(new Set(configs).size).toBe(1);
  });

  test.runIf(needs("root", "umoci"))("is unpacked by umoci to the source", () => {
    const bundle = join(directory(), "bundle");
    run("umoci", ["unpack", "--image", `${layout}:v1`, bundle]);
    const items = readdirSync(join(bundle, "rootfs/gnu/store"));
    expect(items.length).toBeGreaterThan(5);
    for (const item of items)
      expect(treeListing(join(bundle, "rootfs/gnu/store", item))).toEqual(
        treeListing(join(corpus().physical, "gnu/store", item)),
      );
  });

  test.runIf(needs("root", "buildah"))("is a base to buildah", () => {
    const storage = ["--root", join(directory(), "buildah"), "--runroot", join(directory(), "buildah-run")];
    const buildah = (...args: readonly string[]): string =>
      run("buildah", [...storage, "--storage-driver", "vfs", ...args], { cwd: directory() }).trim();
    // Of the path buildah makes a name, which has no capital letters.
    const container = buildah("from", "oci:layout:v1");
    const config = JSON.parse(buildah("inspect", "--type", "container", container)) as {
      FromImageDigest: string;
    };
    expect(config.FromImageDigest).toBe(digest);
    buildah("rm", container);
  });

  test.runIf(needs("root", "podman"))("is loaded by podman from the archive", () => {
    const storage = ["--root", join(directory(), "podman"), "--runroot", join(directory(), "podman-run")];
    const podman = (...args: readonly string[]): string =>
      run("podman", [...storage, "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs", ...args]);
    expect(podman("load", "--quiet", "--input", archive)).toContain("Loaded image");
    expect(podman("images", "--quiet", "--no-trunc").trim().split("\n")).toHaveLength(1);
  });
});

describe.runIf(needs("root", "containerd", "ctr") && needsCorpus())("containerd", () => {
  const directory = sharedDirectory();
  let containerd: Containerd;

  beforeAll(async () => {
    containerd = await startContainerd(directory());
  });

  afterAll(() => containerd?.stop());

  test("imports the archive of a layout under its digest", () => {
    const archive = join(directory(), "image.tar");
    packed([...OPTIONS, "-o", `oci-archive:${archive}`, ...tinyClosure()]);
    const ctr = (...args: readonly string[]): string =>
      run("ctr", ["--address", containerd.address, ...args]);
    ctr("images", "import", "--no-unpack", "--base-name", "example.org/app", archive);
    const index = JSON.parse(run("tar", ["-xOf", archive, "index.json"])) as Index;
    const listed = ctr("images", "list")
      .split("\n")
      .find((line) => line.startsWith("example.org/app:v1 "));
    expect(listed).toContain(index.manifests[0]?.digest);
  });
});

describe.runIf(needsCorpus())("a layout", () => {
  test("that 20 builds add to at once has all of them", async () => {
    const layout = join(testDirectory(), "layout");
    const tags = Array.from({ length: 20 }, (_, number) => `v${number}`);
    const builds = tags.map((tag, number) =>
      start([
        "pack",
        "-q",
        "--no-cache",
        "--created",
        `${number}`,
        "-o",
        `oci:${layout}:${tag}`,
        ...tinyClosure(),
      ]),
    );
    for (const { result } of builds) expect(await result).toMatchObject({ status: 0, stderr: "" });
    const names = indexOf(layout).manifests.map(
      (one) => one.annotations?.["org.opencontainers.image.ref.name"],
    );
    expect(names.sort()).toEqual(tags.sort());
    expect(readdirSync(layout).sort()).toEqual(["blobs", "index.json", "oci-layout"]);
  });

  test("keeps nothing, after the next build, of one that was killed", async () => {
    const directory = testDirectory();
    const layout = join(directory, "layout");
    const { child, result } = start([
      "pack",
      "--progress",
      "json",
      "--no-cache",
      "-o",
      `oci:${layout}`,
      ...wholeClosure(),
    ]);
    child.stderr?.on("data", (text: Buffer) => {
      if (text.toString().includes('"write"')) child.kill("SIGKILL");
    });
    expect((await result).signal).toBe("SIGKILL");
    expect(readdirSync(layout).some((name) => name.startsWith(".storeship-"))).toBe(true);
    packed(["-q", "-o", `oci:${layout}`, ...tinyClosure()]);
    expect(readdirSync(layout).sort()).toEqual(["blobs", "index.json", "oci-layout"]);
    expect(indexOf(layout).manifests).toHaveLength(1);
  });
});
