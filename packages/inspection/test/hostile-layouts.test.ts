import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chosenImage, digestOf, hexOf } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { inspectImage, ociLayoutSource } from "../src/index.js";
import { errorOf } from "./support/error.js";
import { configOf } from "./support/image-archive.js";
import { file, layerOf } from "./support/layer.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const LAYER = layerOf([file("a", 5000)]);
const TAR = "application/vnd.oci.image.layer.v1.tar";

interface Shape {
  /** Descriptors of layers; one of LAYER where absent. */
  readonly layers?: readonly object[];
  readonly index?: object;
}

const descriptorOf = (mediaType: string, bytes: Uint8Array) => ({
  mediaType,
  digest: digestOf(bytes),
  size: bytes.length,
});

/** A layout with one image; gives its directory and the place of LAYER's blob. */
function layoutOf({ layers = [descriptorOf(TAR, LAYER)], index }: Shape = {}) {
  const directory = join(temporaryDirectory(), "layout");
  const place = (bytes: Uint8Array): string => join(directory, "blobs", "sha256", hexOf(digestOf(bytes)));
  mkdirSync(join(directory, "blobs", "sha256"), { recursive: true });
  const config = Buffer.from(configOf(layers.map(() => ({ path: "", bytes: LAYER }))));
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      config: descriptorOf("application/vnd.oci.image.config.v1+json", config),
      layers,
    }),
  );
  for (const bytes of [LAYER, config, manifest]) writeFileSync(place(bytes), bytes);
  const entry = descriptorOf("application/vnd.oci.image.manifest.v1+json", manifest);
  writeFileSync(
    join(directory, "index.json"),
    JSON.stringify(index ?? { schemaVersion: 2, manifests: [entry] }),
  );
  return { directory, blob: place(LAYER), indexFile: join(directory, "index.json") };
}

const inspect = async (directory: string) => inspectImage(await chosenImage(ociLayoutSource(directory)), []);

async function refusal(directory: string): Promise<string> {
  const { code, message } = await errorOf(inspect(directory));
  return `${code}: ${message.replaceAll(directory, "DIR")}`;
}

describe("a layout is refused", () => {
  const others: Readonly<Record<string, (path: string) => void>> = {
    "a FIFO": (path) => spawnSync("mkfifo", [path]),
    "a symlink to a device without end": (path) => symlinkSync("/dev/zero", path),
    "a directory": (path) => mkdirSync(path),
  };

  test.each(Object.entries(others))("where a blob is %s, without waiting", async (_, make) => {
    const { directory, blob } = layoutOf();
    rmSync(blob);
    make(blob);
    expect(await refusal(directory)).toMatch(
      /^ERR_READ: cannot read 'DIR\/blobs\/[^']*': it is no regular file/,
    );
  });

  test.each(Object.entries(others))("where index.json is %s, without waiting", async (_, make) => {
    const { directory, indexFile } = layoutOf();
    rmSync(indexFile);
    make(indexFile);
    expect(await refusal(directory)).toMatch(
      /^ERR_READ: cannot read 'DIR\/index\.json': it is no regular file/,
    );
  });

  test("where a digest is one of another algorithm", async () => {
    const digest = `sha512:${"0".repeat(128)}`;
    const { directory } = layoutOf({ layers: [{ mediaType: TAR, digest, size: 1 }] });
    expect(await refusal(directory)).toContain(
      "has a digest of the algorithm 'sha512', which is not supported",
    );
  });

  test.each([
    ["that leads out of the layout", "sha256:../../../../etc/passwd"],
    ["in upper case", `sha256:${"A".repeat(64)}`],
    ["that is no text", 5],
    ["with a line end behind it", `sha256:${"0".repeat(64)}\n`],
  ])("where a digest is one %s", async (_, digest) => {
    const { directory } = layoutOf({ layers: [{ mediaType: TAR, digest, size: 1 }] });
    expect(await refusal(directory)).toContain("has a digest that is no SHA-256 digest");
    const index = { schemaVersion: 2, manifests: [{ mediaType: TAR, digest, size: 1 }] };
    expect(await refusal(layoutOf({ index }).directory)).toContain("has a digest that is no SHA-256 digest");
  });

  test("where a layer is of a kind that nobody here can read", async () => {
    const secret = Buffer.alloc(2048, "secret");
    const { directory, blob } = layoutOf({
      layers: [descriptorOf(`${TAR}+encrypted`, LAYER)],
    });
    writeFileSync(blob, secret);
    expect(await refusal(directory)).toMatch(/^ERR_IMAGE_DAMAGED: layer 1 of 'DIR' is no tar archive/);
  });
});

test("a blob that is named many times is read once", async () => {
  const { directory } = layoutOf({ layers: Array(500).fill(descriptorOf(TAR, LAYER)) });
  const source = await chosenImage(ociLayoutSource(directory));
  const blobs: number[] = [];
  for await (const { numbers } of source.layers([...Array(500).keys()])) blobs.push(numbers.length);
  expect(blobs).toEqual([500]);
  expect((await inspect(directory)).layers).toHaveLength(500);
});
