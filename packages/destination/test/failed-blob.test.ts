import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { type Blob, digestOf, type Layer, type OpenDestination } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { dockerArchive, ociArchive, ociLayout, severalDestinations } from "../src/index.js";
import { blobOf, CREATED, deliveryOf, ID, layerContent, NAMES, writeImage } from "./support/image.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const DESTINATIONS: Readonly<Record<string, (path: string) => OpenDestination>> = {
  "a docker-archive": (path) => dockerArchive(path),
  "an OCI archive": (path) => ociArchive(path),
  "an OCI layout": (path) => ociLayout(path),
  "several destinations": (path) => severalDestinations([ociLayout(path), dockerArchive(`${path}.tar`)]),
};

/** Blobs that fail where a destination can still take another in their place. */
const FAILING: Readonly<Record<string, () => Blob>> = {
  "before its first byte": () => ({ ...blobOf(layerContent(9)), bytes: failingAfter(0) }),
  "later, of a size that was not told": () => ({
    mediaType: blobOf(layerContent(9)).mediaType,
    bytes: failingAfter(2),
  }),
};

describe.each(Object.entries(DESTINATIONS))("%s", (_, open) => {
  describe.each(Object.entries(FAILING))("that was given a blob which fails %s", (__, failing) => {
    test.each([1, 2])("takes another in its place, for an image of %i layers", async (count) => {
      const directory = temporaryDirectory();
      const [plain, made] = [join(directory, "plain"), join(directory, "made")];
      const contents = Array.from({ length: count }, (___, number) => layerContent(number));
      await writeImage(open(plain), contents);
      const outline = { id: ID, names: NAMES, imageCount: 1, layerCount: count, created: CREATED };
      const destination = await open(made)(outline);
      const layers: Layer[] = [];
      for (const content of contents) {
        await expect(destination.putBlob(failing())).rejects.toThrow("the source fails");
        const blob = await destination.putBlob(blobOf(content));
        layers.push({ diffId: digestOf(content), size: content.length, blob, items: [] });
      }
      await destination.commit(deliveryOf(layers));
      expect(execFileSync("diff", ["-r", plain, made]).toString()).toBe("");
    });
  });
});

async function* failingAfter(chunks: number): AsyncGenerator<Uint8Array> {
  for (let chunk = 0; chunk < chunks; chunk += 1) yield layerContent(chunk);
  throw new Error("the source fails");
}
