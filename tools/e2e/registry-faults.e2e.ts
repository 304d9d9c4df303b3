import { createHash, randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type Blob,
  type Digest,
  imageConfig,
  layerMediaType,
  parseRegistryReference,
  platformOfSystem,
  StoreshipError,
} from "@storeship/core";
import {
  type RegistryOptions,
  registryClient,
  registryDestination,
  registrySource,
} from "@storeship/distribution";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sharedDirectory } from "./support/directory.ts";
import { type DockerRegistry, startDockerRegistry } from "./support/docker-registry.ts";
import { needs } from "./support/needs.ts";
import { type Behaviour, type Passage, passing, startRegistryProxy } from "./support/registry-proxy.ts";

const OPTIONS: RegistryOptions = {
  environment: { HOME: "/nonexistent" },
  certificateDirectories: [],
  retry: { attempts: 4, delay: 5 },
  // Long enough for a machine that has other things to do, too.
  idleTimeout: 3000,
  chunkSize: 40_000,
};

/** Two layers: one in one request, one in chunks. */
const LAYERS = [randomBytes(30_000), randomBytes(100_000)];

/** What a request can meet. Each is one request's fate: the next one passes, but for the redirect. */
const FAULTS: Readonly<Record<string, Behaviour>> = {
  "is cut before it arrives": async ({ request }) => void request.socket.destroy(),
  "is cut amid its body": async ({ request }) => {
    request.once("data", () => request.socket.destroy());
    request.once("end", () => request.socket.destroy());
  },
  "loses its answer": async ({ request, forward }) => {
    (await forward()).resume();
    request.socket.destroy();
  },
  "has its answer truncated": async ({ response, forward }) => {
    const answer = await forward();
    const body = await buffer(answer);
    response.writeHead(answer.statusCode ?? 0, {
      ...answer.headers,
      "content-length": String(body.length + 1),
    });
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
  },
  "is late": async (passage) => {
    await sleep(100);
    await passing(passage);
  },
  "is never answered": async () => {},
  "meets status 429": async ({ response }) => void response.writeHead(429, { "retry-after": "0" }).end(),
  "meets status 500": async ({ response }) => void response.writeHead(500).end(),
  "meets status 503 and a page": async ({ response }) =>
    void response.writeHead(503, { "content-type": "text/html" }).end("<html>".repeat(1000)),
  "meets status 401": async ({ response }) =>
    void response.writeHead(401, { "www-authenticate": 'Basic realm="once"' }).end(),
  "meets status 403": async ({ response }) => void response.writeHead(403).end(),
  "meets another digest": async ({ response, forward }) => {
    const answer = await forward();
    const wrong = { "docker-content-digest": digestOf(randomBytes(8)) };
    response.writeHead(answer.statusCode ?? 0, { ...answer.headers, ...wrong }).end(await buffer(answer));
  },
  "meets other bytes": async ({ response, forward }) => {
    const answer = await forward();
    const body = await buffer(answer);
    if (body.length > 0) body[body.length >> 1] = (body[body.length >> 1] as number) ^ 1;
    response.writeHead(answer.statusCode ?? 0, answer.headers).end(body);
  },
  "is redirected without end": async ({ request, response }) =>
    void response
      .writeHead(307, { location: `${request.url}${request.url?.includes("?") ? "&" : "?"}again` })
      .end(),
};

/** What passes, so that the next try does as well. */
const PASSING = /cut|loses|truncated|late|never|429|500|503/;

function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

describe.runIf(needs("docker-registry"))("a registry that fails", () => {
  const directory = sharedDirectory();
  let registry: DockerRegistry;

  beforeAll(async () => {
    registry = await startDockerRegistry(directory());
    await push(registry.host, "pulled");
  });

  afterAll(() => registry?.stop());

  /**
   * Runs WORK as often as it makes requests, each time with another one of them that meets a fault. WORK gets the registry's
   * address and that request's number.
   */
  async function eachRequest(
    fault: Behaviour,
    work: (host: string, number: number) => Promise<void>,
  ): Promise<number> {
    const through = async (number: number): Promise<number> => {
      const proxy = await startRegistryProxy(registry.host);
      proxy.behaviour = (passage: Passage) => {
        const isAgain = passage.request.url?.endsWith("again") ?? false;
        return passage.number === number || isAgain ? fault(passage) : passing(passage);
      };
      await work(proxy.host, number).finally(proxy.stop);
      return proxy.seen.length;
    };
    const requests = await through(0);
    await Promise.all(Array.from({ length: requests }, (_, index) => through(index + 1)));
    return requests;
  }

  test.each(Object.keys(FAULTS))(
    "a push of which any request %s ends right or with one message, and never names what is not there",
    async (name) => {
      const outcomes = new Set<string>();
      const requests = await eachRequest(FAULTS[name] as Behaviour, async (host, number) => {
        const repository = `push-${name.replaceAll(" ", "-").toLowerCase()}-${number}`;
        const failure = await failureOf(push(host, repository));
        const isThere = await isWhole(repository);
        if (failure === undefined) expect(isThere).toBe(true);
        outcomes.add(failure ?? "done");
      });
      expect(requests).toBeGreaterThanOrEqual(12);
      for (const outcome of outcomes) expect(outcome).toMatch(/^[^\n]{4,400}$/);
      if (PASSING.test(name)) expect([...outcomes]).toEqual(["done"]);
    },
  );

  test.each(Object.keys(FAULTS))(
    "a pull of which any request %s gives the right bytes or one message",
    async (name) => {
      const outcomes = new Set<string>();
      const requests = await eachRequest(FAULTS[name] as Behaviour, async (host) => {
        outcomes.add((await failureOf(pull(host, "pulled"))) ?? "done");
      });
      expect(requests).toBeGreaterThanOrEqual(5);
      for (const outcome of outcomes) expect(outcome).toMatch(/^[^\n]{4,400}$/);
      if (PASSING.test(name)) expect([...outcomes]).toEqual(["done"]);
      if (/other bytes/.test(name))
        expect([...outcomes].join()).toContain("has other bytes than its digest says");
    },
  );

  /** Whether the repository has an image all of whose blobs are there; an error where it has one that lacks some. */
  async function isWhole(repository: string): Promise<boolean> {
    const client = registryClient(referenceOf(registry.host, repository), "pull", OPTIONS);
    const manifest = await client.findManifest("v1");
    if (manifest === undefined) return false;
    const { config, layers } = JSON.parse(Buffer.from(manifest.bytes).toString()) as {
      config: { digest: Digest; size: number };
      layers: { digest: Digest; size: number }[];
    };
    for (const blob of [config, ...layers]) expect(await client.hasBlob(blob)).toBe(true);
    return true;
  }
});

/** What WORK fails with, which must be an error of the project's. */
async function failureOf(work: Promise<void>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof StoreshipError) return error.message;
    throw error;
  }
}

function referenceOf(host: string, repository: string) {
  return parseRegistryReference(`${host}/${repository}:v1`);
}

async function push(host: string, repository: string): Promise<void> {
  const id = "0".repeat(64);
  const open = registryDestination(referenceOf(host, repository), OPTIONS);
  const destination = await open({ id, names: [], imageCount: 1, layerCount: LAYERS.length, created: 1 });
  try {
    const layers = [];
    for (const bytes of LAYERS) layers.push({ blob: await destination.putBlob(blobOf(bytes)) });
    const platform = platformOfSystem("x86_64-linux");
    const records = layers.map(({ blob }) => ({ diffId: blob.digest, comment: "random" }));
    const config = Buffer.from(JSON.stringify(imageConfig(platform, 1, {}, records)));
    await destination.commit({ images: [{ id, names: [], platform, config, layers, annotations: {} }] });
  } catch (error) {
    await destination.abort();
    throw error;
  }
}

function blobOf(bytes: Buffer): Blob {
  async function* once() {
    yield bytes;
  }
  const known = digestOf(bytes);
  return { mediaType: layerMediaType(), size: bytes.length, known, bytes: { [Symbol.asyncIterator]: once } };
}

async function pull(host: string, repository: string): Promise<void> {
  const { images } = await registrySource(referenceOf(host, repository), OPTIONS).claim();
  const source = images[0]?.source;
  const claim = await source?.claim();
  expect(claim?.layers).toHaveLength(LAYERS.length);
  const pulled: Buffer[] = [];
  for await (const { bytes } of source?.layers([0, 1]) ?? []) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    pulled.push(Buffer.concat(chunks));
  }
  expect(pulled).toEqual(LAYERS);
}
