import { MEDIA_TYPES, ociManifest } from "@storeship/core";
import { describe, expect, test } from "vitest";
import type { RegistryClient } from "../src/index.js";
import { clientOf } from "./support/client.js";
import { errorOf } from "./support/error.js";
import { send, sha256, startRegistry, type TestRegistry } from "./support/registry.js";

const CONFIG = Buffer.from("{}");
const config = { mediaType: MEDIA_TYPES.config, digest: sha256(CONFIG), size: CONFIG.length };
const document = (value: object) => ({
  mediaType: MEDIA_TYPES.manifest,
  bytes: Buffer.from(JSON.stringify(value)),
});
const MANIFEST = document(ociManifest(config, [], {}));
const DIGEST = sha256(MANIFEST.bytes);

async function withConfig(): Promise<TestRegistry> {
  const registry = await startRegistry();
  registry.blobs.set(config.digest, CONFIG);
  return registry;
}

describe("manifests", () => {
  test("are pushed and pulled by tag and by digest, byte for byte", async () => {
    const registry = await withConfig();
    const client = clientOf(registry);
    await client.pushManifest(MANIFEST, "v1");
    const claim = { mediaType: MEDIA_TYPES.manifest, digest: DIGEST, bytes: MANIFEST.bytes };
    expect(await client.manifest("v1")).toEqual(claim);
    expect(await client.manifest(DIGEST)).toEqual(claim);
    expect(await client.resolveTag("v1")).toBe(DIGEST);
    expect(await client.resolveTag("v2")).toBeUndefined();
    expect(await client.findManifest("v2")).toBeUndefined();
  });

  test("that are not there are told with the repository", async () => {
    const registry = await withConfig();
    const error = await errorOf(clientOf(registry).manifest("v9"));
    expect([error.code, error.message]).toEqual([
      "ERR_REGISTRY_MISSING",
      `cannot pull the manifest v9 of ${registry.host}/app: the registry does not have it (MANIFEST_UNKNOWN: told by the test: MANIFEST_UNKNOWN)`,
    ]);
  });

  test.each(["v1", DIGEST])("of other bytes than the digest tells are refused, by %s", async (name) => {
    const registry = await withConfig();
    registry.intercept = ({ url }, response) => {
      if (!url.includes("/manifests/")) return false;
      send(response, 200, { "docker-content-digest": DIGEST }, Buffer.from("{ }"));
      return true;
    };
    expect((await errorOf(clientOf(registry).manifest(name))).code).toBe("ERR_IMAGE_DAMAGED");
  });

  test("of Docker's schema 1 are refused", async () => {
    const registry = await withConfig();
    registry.manifests.set("app/old", {
      mediaType: "application/vnd.docker.distribution.manifest.v1+prettyjws",
      bytes: Buffer.from("{}"),
    });
    expect((await errorOf(clientOf(registry).manifest("old"))).message).toContain("schema 1");
  });

  test("that never end are refused", async () => {
    const registry = await withConfig();
    registry.intercept = ({ url }, response) => {
      if (!url.includes("/manifests/")) return false;
      const more = (): boolean => response.write(Buffer.alloc(1 << 20), () => !response.destroyed && more());
      return more() || true;
    };
    const error = await errorOf(clientOf(registry).manifest("v1"));
    expect(error.message).toContain("more than 16777216 bytes");
  });

  test("that the registry takes for others are an error", async () => {
    const registry = await withConfig();
    registry.intercept = ({ method }, response) => {
      if (method !== "PUT") return false;
      send(response, 201, { "docker-content-digest": sha256("other") });
      return true;
    };
    expect((await errorOf(clientOf(registry).pushManifest(MANIFEST, "v1"))).code).toBe(
      "ERR_REGISTRY_RESPONSE",
    );
  });
});

async function tagsOf(client: RegistryClient): Promise<readonly string[]> {
  const tags: string[] = [];
  for await (const tag of client.tags()) tags.push(tag);
  return tags;
}

test("tags of all pages are listed", async () => {
  const registry = await withConfig();
  const client = clientOf(registry);
  for (const tag of ["a", "b", "c", "d", "e"]) await client.pushManifest(MANIFEST, tag);
  expect(await tagsOf(client)).toEqual(["a", "b", "c", "d", "e"]);
  // A page that leads back to itself, or elsewhere, leads nowhere.
  registry.intercept = ({ url }, response) => {
    if (!url.includes("/tags/")) return false;
    const link = `<${url}>; rel="next", <http://elsewhere.invalid/>; rel="next"`;
    send(response, 200, { link }, Buffer.from(JSON.stringify({ tags: ["only"] })));
    return true;
  };
  expect(await tagsOf(client)).toEqual(["only"]);
});

describe.each([true, false])("referrers, where the registry has the API: %s", (api) => {
  test("are listed once they are pushed, each once", async () => {
    const registry = await withConfig();
    registry.referrers = api;
    const client = clientOf(registry);
    await client.pushManifest(MANIFEST, "v1");
    const subject = { mediaType: MEDIA_TYPES.manifest, digest: DIGEST, size: MANIFEST.bytes.length };
    const about = (artifactType: string) => {
      const kind = { mediaType: MEDIA_TYPES.manifest, artifactType };
      const { bytes } = document({ schemaVersion: 2, ...kind, config, layers: [], subject });
      return { bytes, descriptor: { ...kind, digest: sha256(bytes), size: bytes.length } };
    };
    expect(await client.referrers(DIGEST)).toEqual([]);
    const one = about("application/x.one");
    await client.pushReferrer(one);
    await client.pushReferrer(about("application/x.two"));
    await client.pushReferrer(about("application/x.two"));
    const listed = await client.referrers(DIGEST);
    expect(listed.map(({ artifactType }) => artifactType).sort()).toEqual([
      "application/x.one",
      "application/x.two",
    ]);
    expect(listed).toContainEqual(one.descriptor);
    const stand = `app/sha256-${DIGEST.slice("sha256:".length)}`;
    expect(registry.manifests.has(stand)).toBe(!api);
  });
});
