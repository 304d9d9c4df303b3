import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setImmediate as turn } from "node:timers/promises";
import { chosenImage, DOCUMENT_LIMIT, MEDIA_TYPES, parseRegistryReference } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { registrySource } from "../src/index.js";
import { clientOf, collect, QUICK } from "./support/client.js";
import { errorOf } from "./support/error.js";
import { send, sha256, startRegistry, type TestRegistry } from "./support/registry.js";

const GIGABYTE = 2 ** 30;
/** What connections and buffers of both sides may hold of what nobody reads any more. */
const ON_THE_WAY = 16 << 20;
const PIECE = Buffer.alloc(1 << 20, " ");
const HOSTILE_SIZES = [0, 1.5, -1, 2 ** 53, "1"];

/** Sends SIZE bytes as long as somebody takes them. Gives how many were taken. */
async function stream(response: ServerResponse, size: number): Promise<number> {
  const closed = once(response, "close");
  let sent = 0;
  while (sent < size && !response.destroyed) {
    if (!response.write(PIECE)) {
      await Promise.race([once(response, "drain"), closed]);
    }
    sent += PIECE.length;
    await turn();
  }
  response.end();
  return sent;
}

/** Answers what has PART in its URL with SIZE bytes. Gives the numbers of bytes that were taken, one an answer. */
function streaming(
  registry: TestRegistry,
  part: string,
  size: number,
  headers: Readonly<Record<string, string>> = {},
): readonly Promise<number>[] {
  const answers: Promise<number>[] = [];
  registry.intercept = ({ url }, response) => {
    if (!url.includes(part)) return false;
    response.writeHead(200, { "content-type": MEDIA_TYPES.manifest, ...headers });
    answers.push(stream(response, size));
    return true;
  };
  return answers;
}

async function expectFewTaken(answers: readonly Promise<number>[], most: number): Promise<void> {
  expect(answers).toHaveLength(1);
  expect(await answers[0]).toBeLessThan(most + ON_THE_WAY);
}

/** An image whose one layer and config are said to have these sizes. */
function imageOf(registry: TestRegistry, sizes: { readonly layer?: unknown; readonly config?: unknown }) {
  const [config, layer] = [Buffer.from("{}"), Buffer.alloc(1024)];
  for (const bytes of [config, layer]) registry.blobs.set(sha256(bytes), bytes);
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      config: { mediaType: MEDIA_TYPES.config, digest: sha256(config), size: sizes.config ?? config.length },
      layers: [
        {
          mediaType: "application/vnd.oci.image.layer.v1.tar",
          digest: sha256(layer),
          size: sizes.layer ?? layer.length,
        },
      ],
    }),
  );
  registry.manifests.set("app/v1", { mediaType: MEDIA_TYPES.manifest, bytes });
  return { config: sha256(config), layer: sha256(layer) };
}

const sourceOf = ({ host }: TestRegistry) =>
  chosenImage(registrySource(parseRegistryReference(`${host}/app:v1`), QUICK));

describe("a registry that sends without end is left", () => {
  test.each([
    ["and says how much", { "content-length": String(GIGABYTE) }],
    ["and does not say how much", {}],
  ])("amid a manifest of a gigabyte, %s", async (_, headers) => {
    const registry = await startRegistry();
    const answers = streaming(registry, "/manifests/", GIGABYTE, headers as Record<string, string>);
    const error = await errorOf(clientOf(registry).manifest("v1"));
    expect([error.code, error.message]).toEqual([
      "ERR_REGISTRY_DOCUMENT",
      `${registry.host} sent a document of more than ${DOCUMENT_LIMIT} bytes; none needs so many`,
    ]);
    await expectFewTaken(answers, DOCUMENT_LIMIT);
  });

  test("amid a list of tags", async () => {
    const registry = await startRegistry();
    const answers = streaming(registry, "/tags/", GIGABYTE);
    expect((await errorOf(collectTags(registry))).code).toBe("ERR_REGISTRY_DOCUMENT");
    await expectFewTaken(answers, DOCUMENT_LIMIT);
  });

  test("amid a blob, once there is more of it than its manifest says", async () => {
    const registry = await startRegistry();
    const { layer } = imageOf(registry, {});
    const answers = streaming(registry, `/blobs/${layer}`, GIGABYTE);
    const source = await sourceOf(registry);
    const error = await errorOf(
      (async () => {
        for await (const { bytes } of source.layers([0])) await collect(bytes);
      })(),
    );
    expect(error.message).toContain("has more than the 1024 bytes that its manifest tells");
    await expectFewTaken(answers, 0);
  });

  test("amid what it says of an error", async () => {
    const registry = await startRegistry();
    const answers: Promise<number>[] = [];
    registry.intercept = ({ url }, response) => {
      if (!url.includes("/manifests/")) return false;
      response.writeHead(400, { "content-type": "application/json" });
      answers.push(stream(response, GIGABYTE));
      return true;
    };
    expect((await errorOf(clientOf(registry).manifest("v1"))).message.length).toBeLessThan(10_000);
    await expectFewTaken(answers, 0);
  });
});

describe("a manifest with a wrong length", () => {
  test.each(HOSTILE_SIZES)("of its layer, %s, is refused", async (layer) => {
    const registry = await startRegistry();
    imageOf(registry, { layer });
    const source = await sourceOf(registry);
    const read = async (): Promise<void> => {
      await source.claim();
      for await (const { bytes } of source.layers([0])) await collect(bytes);
    };
    expect((await errorOf(read())).code).toMatch(/^ERR_(IMAGE_DAMAGED|REGISTRY_CONNECTION)$/);
  });

  test("of its config, a gigabyte, is refused before that is asked for", async () => {
    const registry = await startRegistry();
    const { config } = imageOf(registry, { config: GIGABYTE });
    expect((await errorOf((await sourceOf(registry)).claim())).message).toContain("bytes that are read");
    expect(registry.seen.some(({ url }) => url.includes(config))).toBe(false);
  });
});

test("an answer that is shorter than it says is asked for again, and refused in the end", async () => {
  const registry = await startRegistry();
  registry.intercept = ({ url }, response) => {
    if (!url.includes("/manifests/")) return false;
    response.writeHead(200, { "content-length": "1000", "content-type": MEDIA_TYPES.manifest });
    response.write("{", () => response.destroy());
    return true;
  };
  expect((await errorOf(clientOf(registry).manifest("v1"))).code).toBe("ERR_REGISTRY_CONNECTION");
  expect(registry.seen.filter(({ url }) => url.includes("/manifests/"))).toHaveLength(4);
});

test("lists whose pages never end are given up", async () => {
  const registry = await startRegistry();
  registry.intercept = ({ url }, response) => {
    const [, kind] = /\/(tags|referrers)\//.exec(url) ?? [];
    if (kind === undefined) return false;
    const page = registry.seen.length;
    const index = { schemaVersion: 2, mediaType: MEDIA_TYPES.index, manifests: [], tags: ["t"] };
    const next = {
      link: `</v2/app/${kind}/list?page=${page}>; rel="next"`,
      "content-type": MEDIA_TYPES.index,
    };
    send(response, 200, next, Buffer.from(JSON.stringify(index)));
    return true;
  };
  for (const list of [collectTags(registry), clientOf(registry).referrers(sha256(""))])
    expect((await errorOf(list)).message).toContain("have more than 1000 pages");
});

async function collectTags(registry: TestRegistry): Promise<number> {
  let count = 0;
  for await (const _ of clientOf(registry).tags()) count += 1;
  return count;
}
