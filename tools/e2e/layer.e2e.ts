import { mkdirSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { corpusArguments, needsCorpus } from "./support/corpus.ts";
import { sharedDirectory } from "./support/directory.ts";
import { needs } from "./support/needs.ts";
import { attempt, run } from "./support/run.ts";
import { expectSameBytes } from "./support/same-bytes.ts";
import { packed } from "./support/storeship.ts";

interface Made {
  readonly layers: readonly { readonly diffId: string }[];
}

const ready = needs("root", "tar", "sha256sum") && needsCorpus();

describe.runIf(ready).each([1, 5])("each layer of an archive with %i", (layerCount) => {
  const directory = sharedDirectory();
  const inside = (name: string): string => join(directory(), name);
  let made: Made;
  let layers: readonly string[];

  beforeAll(() => {
    const image = inside("image.tar");
    made = JSON.parse(
      packed(["--json", "--max-layers", `${layerCount}`, "-t", "a", "-o", image, ...corpusArguments()]),
    ) as Made;
    mkdirSync(inside("image"));
    run("tar", ["-xf", image, "-C", inside("image")]);
    const [manifest] = JSON.parse(run("cat", [inside("image/manifest.json")])) as { Layers: string[] }[];
    layers = (manifest?.Layers ?? []).map((name) => join(inside("image"), name));
  });

  test("is what GNU tar makes of the unpacked layer, byte for byte", () => {
    expect(layers).toHaveLength(layerCount);
    for (const [number, layer] of layers.entries()) {
      const tree = inside(`tree-${number}`);
      mkdirSync(tree);
      run("tar", ["-xpf", layer, "-C", tree]);
      gnuTar(tree, inside("again.tar"));
      expectSameBytes(layer, inside("again.tar"));
    }
  });

  test("has the diffID that sha256sum gives", () => {
    const digests = layers.map((layer) => `sha256:${run("sha256sum", [layer]).slice(0, 64)}`);
    expect(made.layers.map(({ diffId }) => diffId)).toEqual(digests);
  });
});

function gnuTar(tree: string, archive: string): void {
  const options = ["--format=gnu", "--sort=name", "--mtime=@1", "--owner=root:0", "--group=root:0"];
  const names = readdirSync(tree).sort();
  const output = openSync(archive, "w");
  const command = [...options, "--hard-dereference", "-C", tree, "-cf", "-", "--", ...names];
  const { status, stderr } = attempt("tar", command, { stdio: ["ignore", output, "pipe"] });
  if (status !== 0) throw new Error(`tar failed: ${stderr}`);
}
