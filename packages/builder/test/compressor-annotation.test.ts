import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { OciIndex, OciManifest } from "@storeship/core";
import { ociLayout } from "@storeship/destination";
import { describe, expect, test } from "vitest";
import { buildImage, type ImageRequest } from "../src/index.js";
import { gzipUnits } from "./support/gzip-units.js";
import { makeItems, requestOf } from "./support/small-image.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

/** What any manifest that is made tells. */
const ALWAYS = { "org.opencontainers.image.created": "1970-01-01T00:00:01Z" };
const COMPRESSED = { layerCompressor: gzipUnits };

/** The annotations of the manifest that a build writes. */
async function annotations(changes: Partial<ImageRequest>, options = {}) {
  const directory = temporaryDirectory();
  makeItems(directory, 5000);
  const layout = join(directory, "layout");
  await buildImage(requestOf(directory, changes), ociLayout(layout), options);
  const document = (name: string): unknown => JSON.parse(readFileSync(join(layout, name), "utf8"));
  const { manifests } = document("index.json") as OciIndex;
  const { annotations: found } = document(`blobs/${manifests[0]?.digest.replace(":", "/")}`) as OciManifest;
  return found;
}

describe("the manifest", () => {
  test("tells the compressor of the layers beside the annotations that are asked for", async () => {
    expect(await annotations({ annotations: { "org.example": "a" } }, COMPRESSED)).toEqual({
      "dev.storeship.compressor": "gzip of the tests",
      "org.example": "a",
      ...ALWAYS,
    });
  });

  test("tells what is asked for in its place", async () => {
    const asked = { "dev.storeship.compressor": "gzip" };
    expect(await annotations({ annotations: asked }, COMPRESSED)).toEqual({ ...asked, ...ALWAYS });
  });

  test("tells none where layers are not compressed", async () => {
    expect(await annotations({})).toEqual(ALWAYS);
  });
});
