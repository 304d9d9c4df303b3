import { readFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf, imageConfig, type JsonObject } from "@storeship/core";
import { expect, test } from "vitest";
import { ociArchive, ociLayout } from "../src/index.js";
import { content } from "./support/gnu-tar.js";
import { deliver, imageFor, layerContent, writeImage } from "./support/image.js";
import { violations } from "./support/image-spec.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

type Read = (path: string) => unknown;

/** What the schemas have against the documents of a layout. */
function complaints(read: Read): Readonly<Record<string, readonly string[]>> {
  const index = read("index.json");
  const found: Record<string, readonly string[]> = {
    "oci-layout": violations("image-layout-schema", read("oci-layout")),
    "index.json": violations("image-index-schema", index),
  };
  const visit = (descriptor: JsonObject): void => {
    const path = `blobs/sha256/${String(descriptor["digest"]).slice("sha256:".length)}`;
    const document = read(path) as JsonObject;
    if (document["manifests"] !== undefined) {
      found["an index"] = violations("image-index-schema", document);
      for (const one of document["manifests"] as JsonObject[]) visit(one);
      return;
    }
    found["a manifest"] = violations("image-manifest-schema", document);
    const config = document["config"] as JsonObject;
    found["a config"] = violations(
      "config-schema",
      read(`blobs/sha256/${String(config["digest"]).slice("sha256:".length)}`),
    );
  };
  for (const one of (index as { manifests: JsonObject[] }).manifests) visit(one);
  return found;
}

const VALID = { "oci-layout": [], "index.json": [], "a manifest": [], "a config": [] };

test("the documents of a layout are valid, to the case of their letters", async () => {
  const directory = join(temporaryDirectory(), "layout");
  await writeImage(ociLayout(directory), [layerContent(1), layerContent(2)]);
  expect(complaints((path) => JSON.parse(readFileSync(join(directory, path), "utf8")))).toEqual(VALID);
});

test("so are those of several images and their index, in an archive", async () => {
  const file = join(temporaryDirectory(), "image.tar");
  await deliver(ociArchive(file), [
    imageFor({ os: "linux", architecture: "amd64" }, layerContent(1)),
    imageFor({ os: "linux", architecture: "arm", variant: "v7" }, layerContent(2)),
  ]);
  expect(complaints((path) => JSON.parse(content(file, path).toString()))).toEqual({
    ...VALID,
    "an index": [],
  });
});

test("so is a config with all that it can have", () => {
  const config = imageConfig(
    { os: "linux", architecture: "arm64", variant: "v8" },
    1,
    {
      environment: [["PATH", "/bin"]],
      entryPoint: ["/bin/app"],
      cmd: ["--help"],
      workingDirectory: "/",
      user: "1000:1000",
      labels: { "org.opencontainers.image.version": "1" },
      exposedPorts: ["80/tcp"],
      volumes: ["/data"],
      stopSignal: "SIGTERM",
    },
    [{ diffId: digestOf("layer"), comment: "/gnu/store/item" }],
  );
  expect(violations("config-schema", JSON.parse(JSON.stringify(config)))).toEqual([]);
});

test.each([
  ["image-manifest-schema", { schemaVersion: 2, config: {}, layers: [] }],
  ["image-manifest-schema", { schemaVersion: "2" }],
  [
    "image-index-schema",
    { schemaVersion: 2, manifests: [{ mediaType: "a/b", digest: "sha256:0", size: "1" }] },
  ],
  ["image-layout-schema", { imagelayoutVersion: "1.0.0" }],
  [
    "config-schema",
    { architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [] }, History: [] },
  ],
] as const)("the schema %s refuses %j", (name, document) => {
  expect(violations(name, document)).not.toEqual([]);
});
