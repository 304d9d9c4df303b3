import { digestOf, type ImageClaim, type ImageSource } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { dockerArchiveSource, inspectImage } from "../src/index.js";
import { errorOf } from "./support/error.js";
import {
  archiveFile,
  configOf,
  imageMembers,
  manifestOf,
  type TestLayer,
  withMember,
} from "./support/image-archive.js";
import { file, layerOf } from "./support/layer.js";

const GLIBC = "/gnu/store/00000000000000000000000000000000-glibc-2.35";
const HELLO = "/gnu/store/11111111111111111111111111111111-hello-2.12";

const layers: readonly TestLayer[] = [
  {
    path: "001/layer.tar",
    bytes: layerOf([file(`${GLIBC}/lib/libc.so`, 5000), file(`${GLIBC}/lib/libm.so`, 30)]),
  },
  {
    path: "002/layer.tar",
    bytes: layerOf([
      file(`${HELLO}/bin/hello`, 700),
      { type: "symlink", path: "/bin/hello", target: `${HELLO}/bin/hello` },
      file("/etc/motd", 9),
    ]),
  },
];

async function inspectionOf(members = imageMembers(layers)) {
  return inspectImage(dockerArchiveSource(await archiveFile(members), []), []);
}

describe("an image's inspection", () => {
  test("tells names, id, platform, time and config as the image claims them", async () => {
    const { names, id, platform, created, config } = await inspectionOf();
    expect({ names, platform, created, config }).toEqual({
      names: ["hello:latest"],
      platform: { os: "linux", architecture: "amd64" },
      created: "1970-01-01T00:00:01Z",
      config: { Env: ["PATH=/bin"], Entrypoint: ["/bin/hello"] },
    });
    expect(id).toBe(digestOf(configOf(layers)));
  });

  test("counts members and content by store item, the rest apart", async () => {
    const { layers: found } = await inspectionOf();
    const [lower, upper] = found;
    expect(lower?.items).toEqual([{ path: GLIBC, members: 4, bytes: 5030 }]);
    expect(lower?.outside).toEqual({ members: 2, bytes: 0 });
    expect(upper?.items).toEqual([{ path: HELLO, members: 3, bytes: 700 }]);
    // bin, bin/hello, etc, etc/motd, gnu, gnu/store
    expect(upper?.outside).toEqual({ members: 6, bytes: 9 });
    expect(upper?.members).toBe(9);
  });

  test("tells each layer's diffID and its size with padding", async () => {
    const { layers: found, size } = await inspectionOf();
    expect(found.map(({ diffId }) => diffId)).toEqual(layers.map(({ bytes }) => digestOf(bytes)));
    expect(found.map((layer) => layer.size)).toEqual(layers.map(({ bytes }) => bytes.length));
    expect(size).toBe(layers.reduce((sum, { bytes }) => sum + bytes.length, 0));
  });

  test("tells of a layer that the image has twice each time", async () => {
    const twice = [...layers, ...layers];
    const members = withMember(imageMembers(layers), { name: "config.json", content: configOf(twice) });
    const found = await inspectionOf(
      withMember(members, { name: "manifest.json", content: manifestOf(twice.map(({ path }) => path)) }),
    );
    expect(found.layers.map(({ members }) => members)).toEqual([6, 9, 6, 9]);
  });

  test("is plain data that JSON carries unchanged", async () => {
    const inspection = await inspectionOf();
    expect(JSON.parse(JSON.stringify(inspection))).toEqual(inspection);
  });

  test("shows the bytes of a store item's name that no terminal should get as escapes", async () => {
    const bytes = layerOf([file("/nix/store/00000000000000000000000000000000-a\x1b[2J\n", 1)]);
    const found = await inspectionOf(imageMembers([{ path: "layer.tar", bytes }]));
    expect(found.layers[0]?.items[0]?.path).toBe("/nix/store/00000000000000000000000000000000-a%1B[2J%0A");
  });

  test("has no platform, time or config where the image tells none", async () => {
    const config = JSON.stringify({
      rootfs: { diff_ids: layers.map(({ bytes }) => digestOf(bytes)) },
      config: null,
    });
    const found = await inspectionOf(
      withMember(imageMembers(layers), { name: "config.json", content: config }),
    );
    expect([found.platform, found.created, found.config]).toEqual([undefined, undefined, {}]);
  });

  test("counts nothing in a layer without members", async () => {
    const found = await inspectionOf(imageMembers([{ path: "layer.tar", bytes: Buffer.alloc(1024) }]));
    expect(found.layers[0]).toMatchObject({
      size: 1024,
      members: 0,
      items: [],
      outside: { members: 0, bytes: 0 },
    });
  });
});

test("an image of any source is inspected, its blobs in any order and cut into any chunks", async () => {
  const claim: ImageClaim = {
    names: [],
    config: Buffer.from(configOf(layers)),
    layers: layers.map(({ bytes }) => ({ mediaType: "", size: bytes.length, digest: digestOf(bytes) })),
  };
  const source: ImageSource = {
    name: "registry.example/a",
    claim: async () => claim,
    async *layers(numbers) {
      for (const number of numbers.toReversed())
        yield { numbers: [number], bytes: onBorrowedChunk(layers[number]?.bytes ?? Buffer.alloc(0)) };
    },
  };
  const found = await inspectImage(source, []);
  const expected = await inspectionOf();
  expect(found.layers.map(({ items }) => items)).toEqual(expected.layers.map(({ items }) => items));
});

// Each chunk is overwritten as soon as the next is asked for.
async function* onBorrowedChunk(bytes: Buffer): AsyncGenerator<Uint8Array> {
  const chunk = Buffer.alloc(7);
  for (let at = 0; at < bytes.length; at += chunk.length) {
    yield chunk.subarray(0, bytes.copy(chunk, 0, at, at + chunk.length));
    chunk.fill(0xff);
  }
}

test("a config that names another number of layers than the manifest is refused", async () => {
  const error = await errorOf(
    inspectionOf(
      withMember(imageMembers(layers), { name: "config.json", content: configOf(layers.slice(1)) }),
    ),
  );
  expect(error.code).toBe("ERR_IMAGE_DAMAGED");
  expect(error.message).toMatch(
    /^'.*image\.tar' has 2 layers, but its config 1 diffIDs; it is damaged: save it again$/,
  );
});
