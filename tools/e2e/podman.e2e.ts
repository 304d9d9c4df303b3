import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { corpusArguments, needsCorpus } from "./support/corpus.ts";
import { sharedDirectory } from "./support/directory.ts";
import { needs } from "./support/needs.ts";
import { run } from "./support/run.ts";
import { packed } from "./support/storeship.ts";

const NAME = "storeship-e2e/podman:v1";
// The default limits are higher than what a container may have that runs this very test.
const LIMITS = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"];

describe.runIf(needs("root", "podman") && needsCorpus())("Podman", () => {
  const directory = sharedDirectory();
  let said: string;

  const podman = (...args: readonly string[]): string => {
    const folders = ["--root", join(directory(), "root"), "--runroot", join(directory(), "run")];
    return run("podman", [...folders, "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs", ...args]);
  };

  beforeAll(() => {
    const archive = join(directory(), "image.tar");
    // The storage that needs no privileges keeps a copy of the whole tree for each layer.
    const options = ["-q", "-t", NAME, "--max-layers", "3", "--entry-point", "bin/busybox"];
    packed([...options, "-o", archive, ...corpusArguments()]);
    said = podman("load", "--quiet", "--input", archive);
  });

  afterAll(() => {
    podman("rmi", "--all", "--force");
  });

  test("podman loads the image of a real closure under its name", () => {
    expect(said).toContain(NAME);
    expect(podman("images", "--format", "{{.Repository}}:{{.Tag}}")).toBe(`localhost/${NAME}\n`);
  });

  test("podman runs a program out of the closure", () => {
    const command = ["run", "--rm", "--network", "none", ...LIMITS, `localhost/${NAME}`, "echo", "hello"];
    expect(podman(...command)).toBe("hello\n");
  });
});
