import { rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  type Descriptor,
  digestOf,
  hexOf,
  type ManifestClaim,
  type OciManifest,
  parseRegistryReference,
} from "@storeship/core";
import { type RegistryClient, registryClient } from "@storeship/distribution";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sharedDirectory, testDirectory } from "./support/directory.ts";
import { type DockerRegistry, startDockerRegistry } from "./support/docker-registry.ts";
import { type Machine, machine } from "./support/machine.ts";
import { needs } from "./support/needs.ts";
import { randomText } from "./support/random-text.ts";
import { type Behaviour, passing, type RegistryProxy, startRegistryProxy } from "./support/registry-proxy.ts";
import { run } from "./support/run.ts";

const ITEMS = {
  root: { file: "root" },
  ...Object.fromEntries([1, 2, 3, 4, 5].map((seed) => [`item-${seed}`, { text: randomText(seed, 150_000) }])),
};
const WARNING = /^storeship: warning: the cache [^\n]+\n$/;

describe.runIf(needs("docker-registry", "diff"))("a layer cache in a registry", () => {
  const directory = sharedDirectory();
  let registry: DockerRegistry;
  let proxy: RegistryProxy;
  let count = 0;

  beforeAll(async () => {
    registry = await startDockerRegistry(join(directory(), "registry"));
    proxy = await startRegistryProxy(registry.host);
  });
  beforeEach(() => {
    proxy.behaviour = passing;
    proxy.seen.length = 0;
  });
  afterAll(async () => {
    proxy?.stop();
    await registry?.stop();
  });

  /** A repository that nothing is in yet. */
  const repository = (): string => `${proxy.host}/cache/${++count}`;
  const from = (name: string): readonly string[] => ["--cache-from", `docker://${name}`];
  const to = (name: string): readonly string[] => ["--cache-to", `docker://${name}`];
  const builder = (items: Parameters<typeof machine>[1] = ITEMS): Machine =>
    machine(join(testDirectory(), `machine-${++count}`), items);
  const expectSame = (a: Machine, b: Machine): void => void run("diff", ["-r", a.layout, b.layout]);

  /** The tags of the cache, and a client that may change what they lead to. */
  const entriesOf = async (name: string): Promise<{ client: RegistryClient; tags: readonly string[] }> => {
    const client = registryClient(parseRegistryReference(name), "push", { environment: {} });
    const tags: string[] = [];
    for await (const tag of client.tags()) tags.push(tag);
    return { client, tags };
  };

  test("saves a second machine all compression, whatever its inodes and times are", async () => {
    const [name, plain, first, second] = [repository(), builder(), builder(), builder()];
    expect(await plain.build("--no-cache")).toMatchObject({ status: 0, stderr: "" });
    const made = await first.build(...from(name), ...to(name));
    expect(made).toMatchObject({ status: 0, stderr: "" });
    expect(made.units).toBeGreaterThan(6);
    expectSame(first, plain);

    proxy.seen.length = 0;
    expect(await second.build(...from(name), ...to(name))).toEqual({ status: 0, stderr: "", units: 0 });
    expectSame(second, plain);
    // Of each layer an entry and a blob; nothing is pushed again.
    const layers = (await entriesOf(name)).tags.length;
    const asked = proxy.seen.filter(
      ({ method, path }) => method === "GET" && path !== "/v2/" && !path.includes("tags"),
    );
    expect(asked).toHaveLength(2 * layers);
    expect(proxy.seen.filter(({ method }) => method !== "GET")).toEqual([]);

    // By now the machine's own cache has them: nobody is asked, and what is missing elsewhere goes there.
    const other = repository();
    proxy.seen.length = 0;
    expect(await second.build(...from(name), ...to(other))).toEqual({ status: 0, stderr: "", units: 0 });
    expect(
      proxy.seen.filter(({ path }) => path.startsWith(`/v2/${name.split("/").slice(1).join("/")}/`)),
    ).toEqual([]);
    expect((await entriesOf(other)).tags).toEqual((await entriesOf(name)).tags);
  });

  test.each(["gzip:9", "zstd"])("gives with %s the image of a build without a cache", async (compression) => {
    const [name, plain, first, second] = [repository(), builder(), builder(), builder()];
    const compressed = ["--layer-compression", compression];
    await plain.build("--no-cache", ...compressed);
    await first.build(...to(name), ...compressed);
    proxy.seen.length = 0;
    expect(await second.build(...from(name), ...compressed)).toMatchObject({ status: 0, stderr: "" });
    expectSame(second, plain);
    const layers = (await entriesOf(name)).tags.length;
    expect(proxy.seen.filter(({ path }) => path.includes("/blobs/"))).toHaveLength(layers);
  });

  test("moves the layer that has changed, and no other", async () => {
    const [name, first, second] = [
      repository(),
      builder(),
      builder({ ...ITEMS, "item-3": { text: randomText(33, 150_000) } }),
    ];
    await first.build(...to(name));
    const before = (await entriesOf(name)).tags;
    proxy.seen.length = 0;
    const made = await second.build(...from(name), ...to(name));
    expect(made).toMatchObject({ status: 0, stderr: "" });
    expect(made.units).toBeGreaterThan(0);
    expect(made.units).toBeLessThan(5);
    expect((await entriesOf(name)).tags).toHaveLength(before.length + 1);
    expect(proxy.seen.filter(({ method }) => method === "PUT")).toHaveLength(2);
  });

  test("is kept by the registry's garbage collection", async () => {
    const [name, first, second] = [repository(), builder(), builder()];
    await first.build(...to(name));
    const config = join(directory(), "registry/config.yml");
    run("docker-registry", ["garbage-collect", "--delete-untagged", config]);
    expect(await second.build(...from(name))).toEqual({ status: 0, stderr: "", units: 0 });
  });

  test("serves six builders at a time", async () => {
    const name = repository();
    const builders = Array.from({ length: 6 }, () => builder());
    const made = await Promise.all(builders.map((one) => one.build(...from(name), ...to(name))));
    for (const one of made) expect(one).toMatchObject({ status: 0, stderr: "" });
    for (const one of builders.slice(1)) expectSame(one, builders[0] as Machine);
    expect(await builder().build(...from(name))).toEqual({ status: 0, stderr: "", units: 0 });
  });

  describe("that others write to", () => {
    let name: string;
    let reference: Machine;
    let whole: ReadonlyMap<string, ManifestClaim>;

    beforeAll(async () => {
      name = repository();
      reference = machine(join(directory(), "reference"), ITEMS);
      expect(await reference.build(...to(name))).toMatchObject({ status: 0, stderr: "" });
      const { client, tags } = await entriesOf(name);
      whole = new Map(await Promise.all(tags.map(async (tag) => [tag, await client.manifest(tag)] as const)));
    });

    const expectMadeAgain = async (...options: readonly string[]): Promise<void> => {
      const victim = builder();
      const made = await victim.build(...options);
      expect(made).toMatchObject({ status: 0, stderr: expect.stringMatching(WARNING) });
      expect(made.units).toBeGreaterThan(6);
      expectSame(victim, reference);
    };

    test.each<[string, (entry: OciManifest, other: OciManifest, client: RegistryClient) => object]>([
      ["another blob", (entry, _, client) => withBlob(entry, client, gzipSync("something else"))],
      ["rubbish", (entry, _, client) => withBlob(entry, client, Buffer.alloc(5000, 7))],
      ["a bomb", (entry, _, client) => withBlob(entry, client, gzipSync(Buffer.alloc(50_000_000)))],
      ["another layer", (_, other) => other],
      ["another layer's blob", (entry, { layers }) => ({ ...entry, layers })],
      ["another diffID", (entry) => withAnnotation(entry, "diff-id", `sha256:${"0".repeat(64)}`)],
      ["an image", ({ annotations: _, ...entry }) => ({ ...entry, artifactType: undefined })],
    ])("costs time and one warning where it was poisoned with %s, and is mended", async (_, poison) => {
      const { client } = await entriesOf(name);
      const entries = [...whole.values()].map(documentOf);
      for (const [at, tag] of [...whole.keys()].entries()) {
        const [entry, other] = [entries[at], entries[(at + 1) % entries.length]] as [
          OciManifest,
          OciManifest,
        ];
        const bytes = Buffer.from(JSON.stringify(await poison(entry, other, client)));
        await client.pushManifest({ mediaType: entry.mediaType, bytes }, tag);
      }
      await expectMadeAgain(...from(name), ...to(name));
      for (const [tag, { digest }] of whole) expect(await client.resolveTag(tag)).toBe(digest);
    });

    test.each<[string, Behaviour]>([
      ["is down", async ({ response }) => void response.destroy()],
      ["is ill", async ({ response }) => void response.writeHead(500).end()],
      [
        "asks for an hour",
        async ({ response }) => void response.writeHead(429, { "retry-after": "3600" }).end(),
      ],
      ["denies it", async ({ response }) => void response.writeHead(403).end()],
    ])("costs a moment and one warning where the registry %s", async (_, behaviour) => {
      proxy.behaviour = behaviour;
      await expectMadeAgain(...from(name));
    });

    test("costs time and one warning where blobs are gone", async () => {
      // Of this test alone: registries keep a blob once for all repositories.
      const place = join(testDirectory(), "registry");
      const other = await startDockerRegistry(place);
      try {
        await builder().build(...to(`${other.host}/cache`));
        for (const { layers } of [...whole.values()].map(documentOf)) {
          const hex = hexOf((layers[0] as Descriptor).digest);
          rmSync(join(place, "data/docker/registry/v2/blobs/sha256", hex.slice(0, 2), hex), {
            recursive: true,
          });
        }
        await expectMadeAgain(...from(`${other.host}/cache`));
      } finally {
        await other.stop();
      }
    });

    test("fails no build where it takes nothing", async () => {
      proxy.behaviour = async ({ request, response, forward, pass }) => {
        if (request.method === "PUT") response.writeHead(403).end();
        else pass(await forward());
      };
      await expectMadeAgain(...to(repository()));
    });
  });
});

function documentOf({ bytes }: ManifestClaim): OciManifest {
  return JSON.parse(Buffer.from(bytes).toString()) as OciManifest;
}

function withAnnotation(entry: OciManifest, name: string, value: string): OciManifest {
  return { ...entry, annotations: { ...entry.annotations, [`dev.storeship.layer.${name}`]: value } };
}

/** `entry` with other bytes as its blob, all of which it describes truly. */
async function withBlob(entry: OciManifest, client: RegistryClient, bytes: Buffer): Promise<object> {
  const digest = digestOf(bytes);
  await client.uploadBlob({
    digest,
    size: bytes.length,
    async *bytes(offset) {
      yield bytes.subarray(offset);
    },
  });
  const layers = [{ ...(entry.layers[0] as Descriptor), digest, size: bytes.length }];
  return withAnnotation({ ...entry, layers }, "segments", String(bytes.length));
}
