import { describe, expect, test } from "vitest";
import { dockerManifest, dockerRepositories, layerMediaType, MEDIA_TYPES } from "../src/index.js";

const NAMES = [
  { repository: "app", tag: "v1" },
  { repository: "app", tag: "latest" },
  { repository: "ghcr.io/me/app", tag: "v1" },
];

describe("documents of a Docker archive", () => {
  test("manifest.json has the config, all names and the layers in their order", () => {
    expect(JSON.stringify(dockerManifest("config.json", NAMES, ["b/layer.tar", "a/layer.tar"]))).toBe(
      '[{"Config":"config.json","RepoTags":["app:v1","app:latest","ghcr.io/me/app:v1"],"Layers":["b/layer.tar","a/layer.tar"]}]',
    );
  });

  test("repositories has the tags of each repository", () => {
    expect(dockerRepositories("id", NAMES)).toEqual({
      app: { v1: "id", latest: "id" },
      "ghcr.io/me/app": { v1: "id" },
    });
    expect(dockerRepositories("id", [])).toEqual({});
  });

  test("repositories takes names that every object has", () => {
    const names = [{ repository: "constructor", tag: "__proto__" }];
    expect(JSON.stringify(dockerRepositories("id", names))).toBe('{"constructor":{"__proto__":"id"}}');
  });
});

describe("media types of layers", () => {
  test("tell the compressor, where there is one", () => {
    expect(layerMediaType()).toBe(MEDIA_TYPES.layer);
    expect(layerMediaType("gzip")).toBe("application/vnd.oci.image.layer.v1.tar+gzip");
    expect(layerMediaType("zstd")).toBe("application/vnd.oci.image.layer.v1.tar+zstd");
  });
});
