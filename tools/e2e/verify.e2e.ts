import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { smallClosure, tinyClosure } from "./support/compressed.ts";
import { needsCorpus } from "./support/corpus.ts";
import { sharedDirectory } from "./support/directory.ts";
import { type Dockerd, startDockerd } from "./support/dockerd.ts";
import { needs } from "./support/needs.ts";
import { run } from "./support/run.ts";
import { packed, storeship } from "./support/storeship.ts";

const NAME = "storeship-e2e/verify:v1";

/** Expects an image of real tools to have no fault, and to be read to its last layer. */
function expectNoFaults(image: string, layers: number): void {
  const { status, stdout, stderr } = storeship(["verify", "--json", image]);
  expect(status, stdout + stderr).toBe(0);
  const document = JSON.parse(stdout) as { faults: { severity: string }[]; layers: number; bytes: number };
  expect(document.faults.filter(({ severity }) => severity === "fault")).toEqual([]);
  expect(document.layers).toBe(layers);
  expect(document.bytes).toBeGreaterThan(1_000_000);
}

describe.runIf(needsCorpus())("verify finds no fault in images", () => {
  const directory = sharedDirectory();
  let layers: number;
  let many: string;
  let one: string;
  let layout: string;

  beforeAll(() => {
    many = join(directory(), "many.tar");
    one = join(directory(), "one.tar");
    layout = join(directory(), "layout");
    const options = ["-q", "--no-cache", "-t", NAME, ...tinyClosure()];
    const made = JSON.parse(packed(["--json", "--no-cache", "-t", NAME, "-o", many, ...tinyClosure()])) as {
      layers: readonly unknown[];
    };
    layers = made.layers.length;
    packed([...options, "-o", one, "--max-layers", "1"]);
    packed([...options, "-o", `oci:${layout}:v1`]);
    const context = join(directory(), "context");
    mkdirSync(context);
    writeFileSync(join(context, "motd"), "a file more\n");
    writeFileSync(join(context, "Dockerfile"), `FROM ${NAME}\nCOPY motd /etc/motd\nENV A=B\nCMD ["/none"]\n`);
  });

  test("of this program", () => {
    expectNoFaults(many, layers);
    expectNoFaults(one, 1);
    expectNoFaults(`oci:${layout}:v1`, layers);
  });

  describe.runIf(needs("root", "docker", "dockerd"))("that docker saves", () => {
    let dockerd: Dockerd;
    const docker = (...args: readonly string[]): string => run("docker", ["--host", dockerd.host, ...args]);

    beforeAll(async () => {
      dockerd = await startDockerd(directory());
    });

    afterAll(() => dockerd?.stop());

    test.each(["many", "one"])("with the layers as they were loaded: %s", (name) => {
      const saved = join(directory(), `docker-${name}.tar`);
      docker("load", "--quiet", "--input", name === "one" ? one : many);
      docker("save", "--output", saved, NAME);
      expectNoFaults(saved, name === "one" ? 1 : layers);
    });

    test("with a layer that it built", () => {
      const saved = join(directory(), "docker-built.tar");
      docker("load", "--quiet", "--input", many);
      docker("build", "--quiet", "--tag", "storeship-e2e/built", join(directory(), "context"));
      docker("save", "--output", saved, "storeship-e2e/built");
      expectNoFaults(saved, layers + 1);
    });
  });

  test.runIf(needs("skopeo"))("that skopeo copies", () => {
    const [archive, oci] = [join(directory(), "skopeo.tar"), join(directory(), "skopeo")];
    const copy = (from: string, to: string): string =>
      run("skopeo", ["copy", "--quiet", "--insecure-policy", from, to]);
    copy(`docker-archive:${many}`, `docker-archive:${archive}:${NAME}`);
    copy(`docker-archive:${many}`, `oci:${oci}:v1`);
    expectNoFaults(archive, layers);
    expectNoFaults(`oci:${oci}:v1`, layers);
  });

  test.runIf(needs("root", "podman"))("that podman saves", () => {
    const podman = (...args: readonly string[]): string => run("podman", [...storage("podman"), ...args]);
    podman("load", "--quiet", "--input", many);
    const [archive, oci] = [join(directory(), "podman.tar"), join(directory(), "podman-oci")];
    podman("save", "--quiet", "--output", archive, NAME);
    podman("save", "--quiet", "--format", "oci-dir", "--output", oci, NAME);
    expectNoFaults(archive, layers);
    expectNoFaults(`oci:${oci}`, layers);
  });

  test.runIf(needs("root", "buildah"))("that buildah builds on one and pushes", () => {
    const buildah = (...args: readonly string[]): string =>
      run("buildah", [...storage("buildah"), ...args]).trim();
    const container = buildah("from", "--quiet", `docker-archive:${many}`);
    buildah("copy", "--quiet", container, join(directory(), "context", "motd"), "/etc/motd");
    const image = buildah("commit", "--quiet", container);
    const [archive, oci] = [join(directory(), "buildah.tar"), join(directory(), "buildah-oci")];
    buildah("push", "--quiet", image, `oci:${oci}:v1`);
    buildah("push", "--quiet", image, `docker-archive:${archive}:${NAME}`);
    expectNoFaults(`oci:${oci}:v1`, layers + 1);
    expectNoFaults(archive, layers + 1);
  });

  test.runIf(needs("umoci"))("that umoci adds a layer to", () => {
    const oci = join(directory(), "umoci");
    cpSync(layout, oci, { recursive: true });
    run("umoci", ["insert", "--image", `${oci}:v1`, join(directory(), "context", "motd"), "/etc/motd"]);
    run("umoci", ["config", "--image", `${oci}:v1`, "--config.env=A=B"]);
    expectNoFaults(`oci:${oci}:v1`, layers + 1);
  });

  function storage(name: string): readonly string[] {
    const place = join(directory(), name);
    return ["--root", join(place, "root"), "--runroot", join(place, "run"), "--storage-driver", "vfs"];
  }
});

describe.runIf(needsCorpus())("an image and its rebuild", () => {
  const directory = sharedDirectory();
  const image = (): string => `oci:${join(directory(), "image")}`;
  const metadata = (): string => join(directory(), "image.json");

  beforeAll(() => {
    packed([...options(), "-o", image(), "--metadata-file", metadata()]);
  });

  test("agree to the digest, by the recipe in the metadata file alone", () => {
    const { status, stdout } = storeship(["verify", image(), "--rebuild", metadata()]);
    expect(stdout).toMatch(
      /^built again: (\d+) layers with the same diffID, \1 with the same digest\n.*: no faults\n$/,
    );
    expect(status).toBe(0);
  });

  test("are told apart by their digests alone where another compressor made them", () => {
    const document = JSON.parse(readFileSync(metadata(), "utf8")) as { spec: object };
    const other = join(directory(), "other.json");
    const spec = { ...document.spec, layerCompression: "zstd" };
    writeFileSync(other, JSON.stringify({ ...document, spec }));
    const { status, stdout } = storeship(["verify", image(), "--rebuild", other]);
    expect(stdout).toMatch(
      /^warning: rebuild: layer 1: .*, since it was compressed by '.*gzip.*', and now by '.*zstd.*'; the diffIDs agree\n/,
    );
    expect(status).toBe(0);
  });

  test("differ where the recipe does, and the config says in what", () => {
    const document = JSON.parse(readFileSync(metadata(), "utf8")) as { spec: object };
    const other = join(directory(), "specification.json");
    writeFileSync(other, JSON.stringify({ ...document.spec, env: ["A=B"] }));
    const { status, stdout } = storeship(["verify", image(), "--rebuild", other]);
    expect(stdout).toMatch(/^rebuild: config: .* it differs in config\.Env\n/);
    expect(status).toBe(1);
  });

  test("are identical for diff, which reads no layer", () => {
    const again = `oci:${join(directory(), "again")}`;
    packed([...options(), "-o", again]);
    const { status, stdout } = storeship(["diff", image(), again]);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: "identical: the manifests have the same digest\n",
    });
  });

  test("in archives are identical by what is in them", () => {
    const files = ["a.tar", "b.tar"].map((name) => join(directory(), name));
    for (const file of files) packed([...options(), "-o", file, "--layer-compression", "none"]);
    const { status, stdout } = storeship(["diff", ...files]);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^identical: the configs, and \d+ layers by the diffIDs\n$/) as string,
    });
  });
});

function options(): readonly string[] {
  return ["-q", "--no-cache", "-t", NAME, "--layer-compression", "gzip:1", ...smallClosure()];
}

test("diff has exit status 2 and one line where an image cannot be read", () => {
  const { status, stdout, stderr } = storeship(["diff", "/nonexistent/a.tar", "/nonexistent/b.tar"]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toMatch(/^storeship: cannot read '\/nonexistent\/a\.tar': [^\n]+\n$/);
});
