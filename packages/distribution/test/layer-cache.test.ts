import { randomBytes } from "node:crypto";
import { parseRegistryReference, type RemoteLayer } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { type RegistryOptions, registryLayerCache } from "../src/index.js";
import { collect, QUICK } from "./support/client.js";
import { errorOf } from "./support/error.js";
import { type Intercept, send, sha256, startRegistry, type TestRegistry } from "./support/registry.js";

const BYTES = randomBytes(50_000);
const KEY = sha256("key");
const LAYER: RemoteLayer = {
  diffId: sha256("layer"),
  size: 100_000,
  fingerprint: "gzip of the tests",
  blob: {
    mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
    digest: sha256(BYTES),
    size: BYTES.length,
  },
  segments: [20_000, 30_000],
  bytes: () => chunks(),
};

async function* chunks() {
  for (let at = 0; at < BYTES.length; at += 7000) yield BYTES.subarray(at, at + 7000);
}

function cacheIn({ host }: TestRegistry, options: RegistryOptions = {}) {
  return registryLayerCache(parseRegistryReference(`${host}/cache`), "push", { ...QUICK, ...options });
}

/** A registry that has the layer, and answers as `intercept` does from then on. */
async function filled(intercept: Intercept): Promise<TestRegistry> {
  const registry = await startRegistry();
  await cacheIn(registry).put(KEY, LAYER);
  registry.intercept = intercept;
  return registry;
}

describe("registryLayerCache", () => {
  test("finds what was put", async () => {
    const registry = await startRegistry();
    const cache = cacheIn(registry);
    expect(await cache.find(KEY)).toBeUndefined();
    await cache.put(KEY, LAYER);
    const { bytes, ...claim } = (await cacheIn(registry).find(KEY)) as RemoteLayer;
    const { bytes: _, ...expected } = LAYER;
    expect(claim).toEqual(expected);
    expect((await collect(bytes())).equals(BYTES)).toBe(true);
  });

  test("keeps an entry as an artifact whose layer is the blob, under the key's tag", async () => {
    const registry = await filled(() => false);
    const tag = `cache/storeship-cache-${KEY.slice("sha256:".length)}`;
    const entry = JSON.parse(String(registry.manifests.get(tag)?.bytes)) as object;
    expect(entry).toMatchObject({
      artifactType: "application/vnd.storeship.layer-cache.v1",
      config: { mediaType: "application/vnd.oci.empty.v1+json", size: 2 },
      layers: [LAYER.blob],
    });
  });

  test("sends nothing that is there", async () => {
    const registry = await filled(() => false);
    registry.seen.length = 0;
    await cacheIn(registry).put(KEY, LAYER);
    expect(registry.seen.map(({ method }) => method)).toEqual(["GET", "HEAD"]);
  });

  test("is content where another builder has pushed the same entry meanwhile", async () => {
    const registry = await startRegistry();
    registry.intercept = ({ method, url, headers, body }, response) => {
      if (method !== "PUT" || !url.includes("manifests")) return false;
      const entry = { mediaType: String(headers["content-type"]), bytes: body };
      registry.manifests.set(url.replace("/v2/", "").replace("manifests/", ""), entry);
      send(response, 400);
      return true;
    };
    await cacheIn(registry).put(KEY, LAYER);
    registry.manifests.clear();
    registry.intercept = ({ method }, response) => method === "PUT" && send(response, 400) !== undefined;
    expect((await errorOf(cacheIn(registry).put(KEY, LAYER))).code).toBe("ERR_REGISTRY_RESPONSE");
  });

  test.each<[string, string]>([
    ["an image", '{"schemaVersion":2,"config":{"mediaType":"a","digest":"DIGEST","size":1},"layers":[]}'],
    ["no JSON", "rubbish"],
    ["more than any entry needs", " ".repeat(5 << 20)],
  ])("calls %s a damaged entry", async (_, text) => {
    const registry = await filled(({ method, url }, response) => {
      if (method !== "GET" || !url.includes("manifests")) return false;
      send(response, 200, { "content-type": "application/json" }, Buffer.from(text.replace("DIGEST", KEY)));
      return true;
    });
    expect((await errorOf(cacheIn(registry).find(KEY))).code).toBe("ERR_IMAGE_DAMAGED");
  });

  test("calls an entry without its blob damaged", async () => {
    const registry = await filled(() => false);
    registry.blobs.clear();
    const found = await cacheIn(registry).find(KEY);
    expect((await errorOf(collect((found as RemoteLayer).bytes()))).code).toBe("ERR_IMAGE_DAMAGED");
  });

  test("gives up a registry that says nothing, or asks for patience", async () => {
    const silent = await filled(() => true);
    expect((await errorOf(cacheIn(silent, { idleTimeout: 50 }).find(KEY))).code).toBe(
      "ERR_REGISTRY_CONNECTION",
    );
    const busy = await filled((_, response) => send(response, 429, { "retry-after": "3600" }) !== undefined);
    const retry = { attempts: 2, delay: 1, longestPause: 10 };
    expect((await errorOf(cacheIn(busy, { retry }).find(KEY))).code).toBe("ERR_REGISTRY_RESPONSE");
  });
});
