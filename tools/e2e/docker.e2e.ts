import { existsSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { corpus, corpusArguments, needsCorpus, programOfProfile } from "./support/corpus.ts";
import { sharedDirectory } from "./support/directory.ts";
import { type Dockerd, startDockerd } from "./support/dockerd.ts";
import { needs, programPaths } from "./support/needs.ts";
import { run } from "./support/run.ts";
import { packed } from "./support/storeship.ts";

const LOADER = "/lib64/ld-linux-x86-64.so.2";
const clients = [...new Set(programPaths("docker"))].filter((file) => !file.startsWith("/bin/"));

describe.runIf(needs("root", "docker", "dockerd") && needsCorpus())("Docker", () => {
  const directory = sharedDirectory();
  let dockerd: Dockerd;

  beforeAll(async () => {
    dockerd = await startDockerd(directory());
  });

  afterAll(() => dockerd?.stop());

  const docker = (client: string, ...args: readonly string[]): string =>
    run(client, ["--host", dockerd.host, ...args]);

  /** Packs the closure under NAME, has CLIENT load it, and gives what `docker load` says. */
  const load = (client: string, name: string, options: readonly string[]): string => {
    const archive = join(directory(), "image.tar");
    packed(["-q", "-t", name, ...options, "-o", archive, ...corpusArguments()]);
    return docker(client, "load", "--quiet", "--input", archive);
  };

  test.each(clients)("%s loads the image of a real closure and runs a static program out of it", (client) => {
    const name = "storeship-e2e/busybox:v1";
    const said = load(client, name, ["--entry-point", "bin/busybox", "-A", "echo", "-A", "hello from"]);
    expect(said).toContain(`Loaded image: ${name}`);
    expect(docker(client, "run", "--rm", "--network", "none", name, "a container")).toBe(
      "hello from a container\n",
    );
    docker(client, "rmi", name);
  });

  test.runIf(process.arch === "x64")(
    "a dynamic program runs with its shared libraries, environment and files from the closure alone",
    () => {
      const { profile } = corpus();
      const program = programOfProfile(/^python3\.\d+$/);
      const name = "storeship-e2e/python:v1";
      const directives = join(directory(), "directives.json");
      const target = `${profile}${LOADER.replace("/lib64", "/lib")}`;
      writeFileSync(directives, JSON.stringify([{ type: "symlink", path: LOADER, target }]));
      load("docker", name, [
        ...["--directives", directives, "--env", `LD_LIBRARY_PATH=${profile}/lib`],
        ...["--env", `PYTHONPATH=${pythonPath(basename(program))}`],
        ...[
          "--entry-point",
          program,
          "-A",
          "-c",
          "-A",
          "import json, sqlite3, os; print(oct(os.stat('/tmp').st_mode))",
        ],
      ]);
      expect(docker("docker", "run", "--rm", "--network", "none", name)).toBe("0o41777\n");
    },
  );

  test("Docker holds the image under all its names, with the id that Storeship prints and the layers that it wrote", () => {
    const archive = join(directory(), "named.tar");
    const names = ["storeship-e2e/one:v1", "storeship-e2e/two:latest"];
    const made = JSON.parse(
      packed(["--json", ...names.flatMap((name) => ["-t", name]), "-o", archive, ...corpusArguments()]),
    ) as { id: string; layers: { diffId: string }[] };
    docker("docker", "load", "--quiet", "--input", archive);
    for (const name of names) {
      const [held] = JSON.parse(docker("docker", "image", "inspect", name)) as {
        Id: string;
        RootFS: { Layers: string[] };
      }[];
      expect(held?.Id).toBe(made.id);
      expect(held?.RootFS.Layers).toEqual(made.layers.map(({ diffId }) => diffId));
    }
  });

  test("an image of many layers is loaded, and a program that needs several of them runs", () => {
    const name = "storeship-e2e/layers:v1";
    load("docker", name, ["--max-layers", "40", "--entry-point", "bin/busybox", "-A", "true"]);
    docker("docker", "run", "--rm", "--network", "none", name);
    const layers = docker("docker", "image", "inspect", "--format", "{{len .RootFS.Layers}}", name);
    expect(layers.trim()).toBe("40");
  });
});

// Debian's modules of the standard library lie in several packages.
function pythonPath(version: string): string {
  const { physical, items } = corpus();
  return items
    .map((item) => `${item}/usr/lib/${version}`)
    .flatMap((folder) => [folder, `${folder}/lib-dynload`])
    .filter((folder) => existsSync(physical + folder))
    .join(":");
}
