import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { corpus, corpusArguments, needsCorpus } from "./support/corpus.ts";
import { sharedDirectory } from "./support/directory.ts";
import { needs } from "./support/needs.ts";
import { run } from "./support/run.ts";
import { packed } from "./support/storeship.ts";
import { treeListing } from "./support/tree.ts";

interface Made {
  readonly layers: readonly { readonly diffId: string }[];
}

describe.runIf(needs("skopeo") && needsCorpus())("skopeo", () => {
  const directory = sharedDirectory();
  let archive: string;
  let made: Made;

  beforeAll(() => {
    archive = join(directory(), "image.tar");
    const options = [
      "-t",
      "storeship-e2e/skopeo:v1",
      "-s",
      "linux/amd64",
      "--created",
      "2026-02-01",
      "--max-layers",
      "9",
    ];
    made = JSON.parse(packed(["--json", ...options, "-o", archive, ...corpusArguments()])) as Made;
  });

  test("skopeo inspect reads platform, time and layers from the archive", () => {
    const seen = JSON.parse(run("skopeo", ["inspect", `docker-archive:${archive}`])) as object;
    expect(seen).toMatchObject({
      Os: "linux",
      Architecture: "amd64",
      Created: "2026-02-01T00:00:00Z",
      Layers: made.layers.map(({ diffId }) => diffId),
    });
  });

  test.runIf(needs("root", "umoci"))(
    "an OCI layout copied from the archive unpacks to the source: names, modes, contents, link targets, times of files",
    () => {
      const [layout, bundle] = [join(directory(), "layout"), join(directory(), "bundle")];
      run("skopeo", ["copy", "--quiet", `docker-archive:${archive}`, `oci:${layout}:image`]);
      run("umoci", ["unpack", "--image", `${layout}:image`, bundle]);
      const root = join(bundle, "rootfs");
      expect(treeListing(join(root, "gnu/store"))).toEqual(treeListing(join(corpus().physical, "gnu/store")));
      expect(readdirSync(root).sort()).toEqual(["gnu", "tmp"]);
      expect(readdirSync(join(root, "gnu"))).toEqual(["store"]);
      expect(["gnu", "gnu/store", "tmp"].map((name) => lstatSync(join(root, name)).mode & 0o7777)).toEqual([
        0o755, 0o755, 0o1777,
      ]);
    },
  );
});
