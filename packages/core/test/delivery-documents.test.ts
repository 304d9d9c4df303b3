import { describe, expect, test } from "vitest";
import {
  deliveryDocuments,
  digestOf,
  type Image,
  imageConfig,
  layerMediaType,
  MEDIA_TYPES,
  type Platform,
} from "../src/index.js";

const AMD64: Platform = { os: "linux", architecture: "amd64" };
const ARM: Platform = { os: "linux", architecture: "arm", variant: "v7" };
const blob = { mediaType: layerMediaType("gzip"), digest: digestOf("layer"), size: 5 };

const imageOf = (platform: Platform, more: Partial<Image> = {}): Image => ({
  id: "0".repeat(64),
  names: [{ repository: "app", tag: "v1" }],
  platform,
  config: Buffer.from(
    JSON.stringify(imageConfig(platform, 1, {}, [{ diffId: digestOf("plain"), comment: "" }])),
  ),
  layers: [{ blob }],
  annotations: {},
  ...more,
});
const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();

describe("of one image", () => {
  test("the manifest is made, and says when the image was", () => {
    const { manifests, configs, index, named } = deliveryDocuments({ images: [imageOf(AMD64)] });
    expect(index).toBeUndefined();
    expect(named).toEqual(manifests[0]?.descriptor);
    expect(named.platform).toEqual(AMD64);
    expect(JSON.parse(textOf(manifests[0]?.bytes))).toEqual({
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.manifest,
      config: configs[0]?.descriptor,
      layers: [blob],
      annotations: { "org.opencontainers.image.created": "1970-01-01T00:00:01Z" },
    });
  });

  test("annotations of its own are kept, in the order of their names", () => {
    const annotations = {
      "z.last": "1",
      "org.opencontainers.image.created": "2001-01-01T00:00:00Z",
      "a.first": "2",
    };
    const { manifests } = deliveryDocuments({ images: [imageOf(AMD64, { annotations })] });
    expect(JSON.stringify(JSON.parse(textOf(manifests[0]?.bytes)).annotations)).toBe(
      '{"a.first":"2","org.opencontainers.image.created":"2001-01-01T00:00:00Z","z.last":"1"}',
    );
  });

  test("a manifest that it has is kept byte for byte, whatever it says", () => {
    const manifest = { mediaType: "application/x.manifest", bytes: Buffer.from('{ "odd":  1 }') };
    const { manifests, named } = deliveryDocuments({ images: [imageOf(AMD64, { manifest })] });
    expect(textOf(manifests[0]?.bytes)).toBe('{ "odd":  1 }');
    expect(named).toMatchObject({
      mediaType: "application/x.manifest",
      digest: digestOf(manifest.bytes),
      size: 13,
    });
  });
});

describe("of several images", () => {
  const images = [imageOf(ARM), imageOf(AMD64)];

  test("an index is made, in their order", () => {
    const { manifests, index, named } = deliveryDocuments({ images });
    expect(named).toEqual(index?.descriptor);
    expect(JSON.parse(textOf(index?.bytes))).toEqual({
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.index,
      manifests: manifests.map(({ descriptor }) => descriptor),
    });
    expect(manifests.map(({ descriptor }) => descriptor.platform)).toEqual([ARM, AMD64]);
  });

  test("an index that they have is kept byte for byte", () => {
    const index = { mediaType: MEDIA_TYPES.index, bytes: Buffer.from("{}  ") };
    expect(textOf(deliveryDocuments({ images, index }).index?.bytes)).toBe("{}  ");
    expect(deliveryDocuments({ images: images.slice(1), index }).named.digest).toBe(digestOf("{}  "));
  });
});

test("a manifest about the images is described as registries list it", () => {
  const describe = (document: object) => {
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, layers: [], ...document }));
    const { referrers } = deliveryDocuments({
      images: [imageOf(AMD64)],
      referrers: [{ mediaType: MEDIA_TYPES.manifest, bytes }],
    });
    return referrers[0]?.descriptor;
  };
  const config = { mediaType: "application/x.config", digest: digestOf("{}"), size: 2 };
  expect(describe({ config, artifactType: "application/x.kind", annotations: { a: "b" } })).toMatchObject({
    artifactType: "application/x.kind",
    annotations: { a: "b" },
  });
  expect(describe({ config })).toMatchObject({ artifactType: "application/x.config" });
});
