import { request } from "node:http";
import { buffer } from "node:stream/consumers";
import {
  type ImageClaim,
  type ImageIndexSource,
  type ImageSource,
  imageConfig,
  layerMediaType,
  MEDIA_TYPES,
  ociIndex,
  ociManifest,
  parseRegistryReference,
  platformOfSystem,
} from "@storeship/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { registryClient, registrySource, type ServedImage, serveImages } from "../src/index.js";
import { collect, QUICK } from "./support/client.js";
import { errorOf } from "./support/error.js";
import { sha256 } from "./support/registry.js";

const LAYERS = ["lower", "upper"].map((text) => Buffer.from(text.repeat(10_000)));
const PLATFORM = platformOfSystem("x86_64-linux");

function imageOf(system: string, hasManifest: boolean): ImageSource {
  const platform = platformOfSystem(system);
  const records = LAYERS.map((bytes) => ({ diffId: sha256(bytes), comment: "" }));
  const config = Buffer.from(JSON.stringify(imageConfig(platform, 1, {}, records)));
  const layers = LAYERS.map((bytes) => ({
    ...{ mediaType: layerMediaType(), size: bytes.length, digest: sha256(bytes) },
  }));
  const about = { mediaType: MEDIA_TYPES.config, digest: sha256(config), size: config.length };
  const bytes = Buffer.from(JSON.stringify(ociManifest(about, layers, {})));
  const manifest = { mediaType: MEDIA_TYPES.manifest, digest: sha256(bytes), bytes };
  const claim: ImageClaim = hasManifest
    ? { names: [], manifest, config, layers }
    : { names: [], config, layers: layers.map(({ digest: _, ...layer }) => layer) };
  return {
    name: system,
    claim: async () => claim,
    async *layers(numbers) {
      for (const number of numbers) yield { numbers: [number], bytes: chunks(LAYERS[number] as Buffer) };
    },
  };
}

// In one buffer, which is used again.
async function* chunks(bytes: Buffer) {
  const buffer = Buffer.alloc(1000);
  for (let at = 0; at < bytes.length; at += buffer.length)
    yield buffer.subarray(0, bytes.copy(buffer, 0, at));
}

function single(source: ImageSource): ImageIndexSource {
  return { name: source.name, claim: async () => ({ images: [{ source }] }) };
}

function served(source: ImageIndexSource, tag = "v1"): ServedImage {
  return { names: [{ repository: "me/app", tag }], source };
}

async function serving(images: readonly ServedImage[]) {
  const server = await serveImages(images);
  onTestFinished(() => server.close());
  return server;
}

/** Asks for a path as it is, which `fetch` would tidy up. */
function ask(address: string, path: string, headers: Record<string, string> = {}, method = "GET") {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>(
    (resolve, reject) => {
      const [host, port] = address.split(":");
      const sent = request({ host, port, path, method, headers }, (response) => {
        const { statusCode: status = 0, headers: told } = response;
        buffer(response).then((body) => resolve({ status, headers: told, body }), reject);
      });
      sent.once("error", reject).end();
    },
  );
}

describe("serveImages", () => {
  test.each([true, false])(
    "serves an image (with a manifest of its own: %s) byte for byte",
    async (hasManifest) => {
      const image = imageOf("x86_64-linux", hasManifest);
      const { address, names } = await serving([served(single(image))]);
      expect(names).toEqual([`${address}/me/app:v1`]);
      const source = registrySource(parseRegistryReference(names[0] as string), QUICK);
      const pulled = (await source.claim()).images[0]?.source as ImageSource;
      const { manifest, config, layers } = await pulled.claim();
      const expected = await imageOf("x86_64-linux", true).claim();
      expect(config).toEqual(expected.config);
      expect(layers.map(({ digest }) => digest)).toEqual(LAYERS.map(sha256));
      if (hasManifest) expect(manifest?.digest).toBe(expected.manifest?.digest);
      for await (const { numbers, bytes } of pulled.layers([0, 1]))
        expect((await collect(bytes)).equals(LAYERS[numbers[0] as number] as Buffer)).toBe(true);
    },
  );

  test("serves an index with all its images, tags, and what refers to them", async () => {
    const [first, second] = [imageOf("x86_64-linux", true), imageOf("aarch64-linux", true)];
    const manifests = await Promise.all(
      [first, second].map(async (image) => {
        const { mediaType, digest, bytes } = (await image.claim()).manifest as NonNullable<
          ImageClaim["manifest"]
        >;
        return { mediaType, digest, size: bytes.length, platform: PLATFORM };
      }),
    );
    const bytes = Buffer.from(JSON.stringify(ociIndex(manifests)));
    const index = { mediaType: MEDIA_TYPES.index, digest: sha256(bytes), bytes };
    const source: ImageIndexSource = {
      name: "both",
      claim: async () => ({ index, images: [{ source: first }, { source: second }] }),
      referrers: async (subject) => (subject === index.digest ? [first] : []),
    };
    const { address } = await serving([served(source), served(source, "v2"), served(single(first), "v3")]);
    const client = registryClient(parseRegistryReference(`${address}/me/app`), "pull", QUICK);
    const tags: string[] = [];
    for await (const tag of client.tags()) tags.push(tag);
    expect(tags).toEqual(["v1", "v2", "v3"]);
    expect(await client.resolveTag("v2")).toBe(index.digest);
    for (const { digest } of manifests) expect((await client.manifest(digest)).digest).toBe(digest);
    expect(await client.referrers(index.digest)).toMatchObject([{ digest: manifests[0]?.digest }]);
    const page = await ask(address, "/v2/me/app/tags/list?n=2");
    expect(page.headers["link"]).toBe('</v2/me/app/tags/list?n=2&last=v2>; rel="next"');
    expect(JSON.parse(String((await ask(address, "/v2/_catalog")).body))).toEqual({
      repositories: ["me/app"],
    });
  });

  test("refuses two images of one name", async () => {
    const images = ["x86_64-linux", "aarch64-linux"].map((system) => served(single(imageOf(system, true))));
    expect((await errorOf(serveImages(images))).code).toBe("ERR_IMAGE_AMBIGUOUS");
  });

  test.each([
    ["bytes=10-19", 206, 10, 20],
    ["bytes=49990-", 206, 49_990, 50_000],
    ["bytes=49990-99999", 206, 49_990, 50_000],
    ["bytes=-5", 206, 49_995, 50_000],
    ["bytes=5-4", 200, 0, 50_000],
    ["bytes=0-1,5-6", 200, 0, 50_000],
    ["lines=1-2", 200, 0, 50_000],
  ])("gives of a blob what the range %s asks for", async (range, status, start, end) => {
    const { address } = await serving([served(single(imageOf("x86_64-linux", true)))]);
    const [blob = Buffer.alloc(0)] = LAYERS;
    const path = `/v2/me/app/blobs/${sha256(blob)}`;
    const answer = await ask(address, path, { range });
    expect(answer.status).toBe(status);
    expect(answer.body.equals(blob.subarray(start, end))).toBe(true);
    const head = await ask(address, path, { range }, "HEAD");
    expect(head).toMatchObject({ status, headers: { "content-length": String(end - start) } });
    expect(head.body).toHaveLength(0);
  });

  test.each([
    ["GET", "/", 404, "UNSUPPORTED"],
    ["GET", "/v2/other/manifests/v1", 404, "NAME_UNKNOWN"],
    ["GET", "/v2/me/app/manifests/v9", 404, "MANIFEST_UNKNOWN"],
    ["GET", `/v2/me/app/blobs/${sha256("none")}`, 404, "BLOB_UNKNOWN"],
    ["GET", "/v2/me/app/blobs/../../../../etc/passwd", 404, "UNSUPPORTED"],
    ["GET", "/v2/me/app/blobs/..%2f..%2f..%2fetc%2fpasswd", 404, "UNSUPPORTED"],
    ["GET", "/v2/me/app/manifests/%ff", 404, "UNSUPPORTED"],
    ["GET", "/v2/me/app/referrers/v1", 400, "DIGEST_INVALID"],
    ["GET", "//", 404, "UNSUPPORTED"],
    ["POST", "/v2/me/app/blobs/uploads/", 405, "UNSUPPORTED"],
    ["PUT", "/v2/me/app/manifests/v1", 405, "UNSUPPORTED"],
    ["DELETE", "/v2/me/app/manifests/v1", 405, "UNSUPPORTED"],
  ])("answers %s %s with status %i and %s", async (method, path, status, code) => {
    const { address } = await serving([served(single(imageOf("x86_64-linux", true)))]);
    const answer = await ask(address, path, {}, method);
    expect(answer.status).toBe(status);
    expect(JSON.parse(String(answer.body))).toMatchObject({ errors: [{ code }] });
  });

  test("breaks off where a blob is not as long as it was said to be", async () => {
    const image = imageOf("x86_64-linux", true);
    const short = {
      ...image,
      layers: async function* () {
        yield { numbers: [0], bytes: chunks(Buffer.alloc(10)) };
      },
    };
    const { address } = await serving([served(single(short))]);
    await expect(ask(address, `/v2/me/app/blobs/${sha256(LAYERS[0] as Buffer)}`)).rejects.toThrow();
  });
});
