import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Descriptor, OciIndex } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { storeship } from "./support/command-line.js";
import { layoutDocument, layoutImage, layoutIndex } from "./support/layout.js";
import { expectRefusal } from "./support/refusal.js";
import { PROFILE, smallStore, TOOL, temporaryDirectory } from "./support/store.js";

/** Options that pack the profile for amd64 and the tool for arm64. */
function twoPlatforms(): { options: readonly string[]; amd64: string; arm64: string; directory: string } {
  const { directory, args } = smallStore();
  return {
    options: ["--no-cache", "-t", "me/app:v1", ...args.slice(0, -1)],
    amd64: `linux/amd64=${PROFILE}`,
    arm64: `aarch64-linux=${TOOL}`,
    directory,
  };
}

const platforms = (...values: readonly string[]): readonly string[] =>
  values.flatMap((one) => ["--platform", one]);

async function packed(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await storeship("pack", ...args);
  expect(status, stderr).toBe(0);
  return stdout;
}

interface Document {
  readonly names: readonly string[];
  readonly images: ReadonlyArray<{
    readonly platform: string;
    readonly id: string;
    readonly layers: ReadonlyArray<{ readonly items: ReadonlyArray<{ readonly path: string }> }>;
  }>;
}

describe("pack --platform", () => {
  test("writes one index of an image for each platform, the same in any order", async () => {
    const { options, amd64, arm64, directory } = twoPlatforms();
    const [one, other] = [join(directory, "one"), join(directory, "other")];
    await packed("-q", ...options, ...platforms(amd64, arm64), "-o", `oci:${one}`);
    await packed("-q", ...options, ...platforms(arm64, amd64), "-o", `oci:${other}`);
    expect(readFileSync(join(one, "index.json"))).toEqual(readFileSync(join(other, "index.json")));
    const [entry] = layoutIndex(one).manifests as [Descriptor];
    const { manifests } = layoutDocument<OciIndex>(one, entry);
    expect(manifests.map(({ platform }) => platform)).toEqual([
      { os: "linux", architecture: "amd64" },
      { os: "linux", architecture: "arm64" },
    ]);
    for (const [index, manifest] of manifests.entries()) {
      const alone = join(directory, `alone${index}`);
      const [platform, root] = (index === 0 ? amd64 : arm64).split("=") as [string, string];
      await packed("-q", ...options, "-s", platform, "-o", `oci:${alone}`, root);
      expect(layoutIndex(alone).manifests[0]?.digest).toBe(manifest.digest);
      expect(layoutImage(one, manifest).config.architecture).toBe(manifest.platform?.architecture);
    }
  });

  test("takes several roots, at once or one after the other", async () => {
    const { options, directory } = twoPlatforms();
    const dry = async (...values: readonly string[]) =>
      JSON.parse(await packed("--dry-run", "--json", ...options, ...platforms(...values)));
    const joined = await dry(`linux/amd64=${TOOL},${PROFILE}`);
    expect(joined).toEqual(await dry(`linux/amd64=${TOOL}`, `x86_64=${PROFILE}`));
    expect(joined).toMatchObject({ platform: "linux/amd64", layers: expect.anything() });
    expect(directory).not.toBe("");
  });

  test("tells of each image in JSON and in the metadata file, which sticky takes by platform", async () => {
    const { options, amd64, arm64, directory } = twoPlatforms();
    const metadata = join(directory, "app.json");
    const request = [...options, ...platforms(amd64, arm64), "-o", `oci:${join(directory, "layout")}`];
    const printed = await packed("--json", "--metadata-file", metadata, ...request);
    const { spec, ...document } = JSON.parse(readFileSync(metadata, "utf8"));
    expect(JSON.parse(`${printed}`)).toEqual(document);
    expect(spec.platform).toHaveLength(2);
    expect(spec).not.toHaveProperty("system");
    const { names, images } = JSON.parse(printed) as Document;
    expect(names).toEqual(["me/app:v1"]);
    expect(images.map(({ platform }) => platform)).toEqual(["linux/amd64", "linux/arm64"]);
    const itemsOf = ({ layers }: Document["images"][number]) => layers.flatMap(({ items }) => items);
    expect(images.map((image) => itemsOf(image).map(({ path }) => path))).toEqual([[TOOL, PROFILE], [TOOL]]);
    const sticky = ["--layering", "sticky", "--against", metadata, "--json"];
    const again = JSON.parse(await packed(...sticky, ...request)) as Document;
    expect(again.images).toEqual(images);
    const { status, stdout, stderr } = await storeship("plan", "--against", metadata, ...request);
    expect(status, stderr).toBe(0);
    expect(stdout.match(/^kept +layers: . of ./gm)).toEqual([
      "kept        layers: 2 of 3",
      "kept        layers: 1 of 2",
    ]);
  });

  test("lists each image for people", async () => {
    const { options, amd64, arm64, directory } = twoPlatforms();
    const report = await packed(
      ...options,
      ...platforms(amd64, arm64),
      "-o",
      `oci:${join(directory, "layout")}`,
    );
    expect(report.match(/^platform +linux\/(amd64|arm64)$/gm)).toHaveLength(2);
    expect(report.match(/^id +sha256:/gm)).toHaveLength(2);
  });

  test("is refused with ROOT, with --system, without a root, for a platform that is none, in a Docker archive", async () => {
    const { options, amd64, arm64 } = twoPlatforms();
    const directory = temporaryDirectory();
    const refused = (args: readonly string[], status: 1 | 2, ...words: readonly string[]) =>
      expectRefusal(directory, ["pack", ...args, ...options], { status, words });
    await refused([...platforms(amd64), "-o", "x.tar", PROFILE], 2, "--platform", "ROOT");
    await refused([...platforms(amd64), "-s", "x86_64", "-o", "x.tar"], 2, "--platform", "--system");
    await refused(platforms("linux/amd64"), 2, "PLATFORM=ROOT");
    await refused(platforms(`linux/amd64=${TOOL},`), 2, "PLATFORM=ROOT");
    await refused(platforms(`plan9=${TOOL}`), 2, "plan9");
    await refused([...platforms(amd64, arm64), "-o", "x.tar"], 1, "docker-archive", "oci:DIR");
  });
});
