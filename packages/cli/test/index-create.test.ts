import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Descriptor, OciIndex } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { storeship } from "./support/command-line.js";
import { layoutBlob, layoutDocument, layoutIndex } from "./support/layout.js";
import { expectRefusal } from "./support/refusal.js";
import { smallStore } from "./support/store.js";

/** Packs an image for each platform into a layout of its own in DIRECTORY; gives the layouts' directories. */
async function machines(
  directory: string,
  args: readonly string[],
  ...platforms: readonly string[]
): Promise<readonly string[]> {
  const layouts: string[] = [];
  for (const platform of platforms) {
    const layout = join(directory, platform.replaceAll("/", "-"));
    const options = ["-q", "--no-cache", "-t", "app:v1", "-s", platform, "-o", `oci:${layout}:v1`];
    const { status, stderr } = await storeship("pack", ...options, ...args);
    expect(status, stderr).toBe(0);
    layouts.push(layout);
  }
  return layouts;
}

async function created(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await storeship("index", "create", ...args);
  expect(status, stderr).toBe(0);
  return stdout;
}

const manifestsOf = (layout: string): OciIndex["manifests"] =>
  layoutDocument<OciIndex>(layout, layoutIndex(layout).manifests[0] as Descriptor).manifests;

describe("index create", () => {
  test("joins images byte for byte, in the order of their platforms' names, whatever that of the arguments", async () => {
    const { directory, args } = smallStore();
    const layouts = await machines(directory, args, "linux/arm64", "linux/amd64", "linux/arm/v7");
    const images = layouts.map((layout) => `oci:${layout}:v1`);
    const [one, other] = [join(directory, "one"), join(directory, "other")];
    const document = JSON.parse(await created("--json", `oci:${one}:v2`, ...images));
    await created("-q", `oci:${other}:v2`, ...images.toReversed());
    expect(readFileSync(join(one, "index.json"))).toEqual(readFileSync(join(other, "index.json")));

    const [entry] = layoutIndex(one).manifests as [Descriptor];
    expect(entry.annotations).toEqual({ "org.opencontainers.image.ref.name": "v2" });
    const platforms = ["linux/amd64", "linux/arm/v7", "linux/arm64"];
    expect(document).toMatchObject({
      output: `oci:${one}:v2`,
      digest: entry.digest,
      images: platforms.map((platform) => ({ platform })),
    });
    const manifests = manifestsOf(one);
    const [arm64, amd64, v7] = layouts as [string, string, string];
    for (const [number, layout] of [amd64, v7, arm64].entries()) {
      const own = layoutIndex(layout).manifests[0] as Descriptor;
      expect(manifests[number]?.digest).toBe(own.digest);
      expect(layoutBlob(one, own.digest).equals(layoutBlob(layout, own.digest))).toBe(true);
      const { layers, config } = layoutDocument<{ layers: Descriptor[]; config: Descriptor }>(one, own);
      for (const { digest } of [...layers, config])
        expect(layoutBlob(one, digest).equals(layoutBlob(layout, digest))).toBe(true);
    }
  });

  test("takes the images of an index, and makes the same index of them; of one image, an index of one", async () => {
    const { directory, args } = smallStore();
    const [amd64, arm64] = (await machines(directory, args, "linux/amd64", "linux/arm64")) as [
      string,
      string,
    ];
    const [both, again, alone] = ["both", "again", "alone"].map((name) => join(directory, name)) as [
      string,
      string,
      string,
    ];
    await created(`oci:${both}:v1`, `oci:${amd64}:v1`, `oci:${arm64}:v1`);
    expect(await created(`oci:${again}:v1`, `oci:${both}:v1`)).toMatch(
      /^linux\/amd64 +sha256:.*^index +sha256:/ms,
    );
    expect(readFileSync(join(again, "index.json"))).toEqual(readFileSync(join(both, "index.json")));
    await created("--fsync", `oci:${alone}:v1`, `oci:${arm64}:v1`);
    expect(manifestsOf(alone).map(({ digest }) => digest)).toEqual([layoutIndex(arm64).manifests[0]?.digest]);
  });

  test("makes the index that pack --platform makes", async () => {
    const { directory, args } = smallStore();
    const layouts = await machines(directory, args, "linux/amd64", "linux/arm64");
    const [joined, packed] = [join(directory, "joined"), join(directory, "packed")];
    await created(`oci:${joined}:v1`, ...layouts.map((layout) => `oci:${layout}:v1`));
    const root = args.at(-1);
    const platforms = ["amd64", "arm64"].flatMap((name) => ["--platform", `linux/${name}=${root}`]);
    const options = ["-q", "--no-cache", "-t", "app:v1", ...args.slice(0, -1), ...platforms];
    const { status, stderr } = await storeship("pack", ...options, "-o", `oci:${packed}:v1`);
    expect(status, stderr).toBe(0);
    expect(readFileSync(join(joined, "index.json"))).toEqual(readFileSync(join(packed, "index.json")));
  });

  test("is refused for two images of one platform, for an archive, and for what is damaged; nothing is written", async () => {
    const { directory, args } = smallStore();
    const [amd64, arm64] = (await machines(directory, args, "linux/amd64", "linux/arm64")) as [
      string,
      string,
    ];
    const archive = join(directory, "app.tar");
    expect((await storeship("pack", "-q", "-o", archive, ...args)).status).toBe(0);
    const refused = (images: readonly string[], status: 1 | 2, ...words: readonly string[]) =>
      expectRefusal(directory, ["index", "create", ...images], { status, words });
    await refused(["oci:new:v1", `oci:${amd64}:v1`, `oci:${amd64}`], 1, "linux/amd64");
    await refused(["oci:new:v1", archive], 1, archive, "no manifest");
    await refused(["new.tar", `oci:${amd64}:v1`], 2, "DEST new.tar", "oci:DIR:TAG");
    await refused(["ftp:new", `oci:${amd64}:v1`], 2, "DEST ftp:new");
    await refused(["oci:new:v1"], 2, "image");
    const { layers } = layoutDocument<{ layers: Descriptor[] }>(
      amd64,
      layoutIndex(amd64).manifests[0] as Descriptor,
    );
    const blob = join(amd64, "blobs/sha256", (layers[0]?.digest ?? "").slice("sha256:".length));
    writeFileSync(blob, Buffer.concat([readFileSync(blob), Buffer.from("x")]));
    // The other image has the same blob: that of the first platform is read.
    await refused(["oci:new:v1", `oci:${amd64}:v1`, `oci:${arm64}:v1`], 1, amd64);
  });
});
