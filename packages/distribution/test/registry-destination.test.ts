import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { digestOf, parseRegistryReference } from "@storeship/core";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  type RegistryDestinationOptions,
  registryDestination,
  registrySource,
  type UploadProgress,
} from "../src/index.js";
import { collect, QUICK } from "./support/client.js";
import { errorOf } from "./support/error.js";
import { knownBlob, layerBlob, OUTLINE, pushImage, putImage } from "./support/image.js";
import { send, serve, sha256, startRegistry, type TestRegistry } from "./support/registry.js";

const [A, B] = [randomBytes(50_000), randomBytes(70_000)];

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), "storeship-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

function destinationAt({ host }: TestRegistry, options: RegistryDestinationOptions = {}, name = "app:v1") {
  return registryDestination(parseRegistryReference(`${host}/${name}`), { ...QUICK, ...options });
}

function sourceAt({ host }: TestRegistry, name = "app:v1") {
  return registrySource(parseRegistryReference(`${host}/${name}`), QUICK);
}

const uploadsOf = ({ seen }: TestRegistry) => seen.filter(({ method }) => method === "POST");

describe("a push", () => {
  test("can be pulled again: the same documents, the same blobs", async () => {
    const registry = await startRegistry();
    const image = await pushImage(destinationAt(registry), [layerBlob(A), layerBlob(B)]);
    const { index, images } = await sourceAt(registry).claim();
    expect(index).toBeUndefined();
    const claim = await images[0]?.source.claim();
    expect(claim?.names).toEqual([`${registry.host}/app:v1`]);
    expect(Buffer.from(claim?.config ?? [])).toEqual(image.config);
    expect(claim?.layers).toEqual(image.layers.map(({ blob }) => blob));
    const layers: Buffer[] = [];
    for await (const { bytes } of images[0]?.source.layers([1, 0]) ?? []) layers.push(await collect(bytes));
    expect(layers).toEqual([B, A]);
  });

  test("tells the manifest's digest, and leaves no temporary file", async () => {
    const registry = await startRegistry();
    const temporaryDirectory = temporary();
    const destination = await destinationAt(registry, { temporaryDirectory })(OUTLINE);
    const image = await putImage(destination, [layerBlob(A)]);
    const delivered = await destination.commit({ images: [image] });
    expect(delivered?.digest).toBe(sha256(registry.manifests.get("app/v1")?.bytes ?? ""));
    expect(readdirSync(temporaryDirectory)).toEqual([]);
  });

  test("of what is there already uploads nothing, and reads nothing whose digest is known", async () => {
    const registry = await startRegistry();
    await pushImage(destinationAt(registry), [layerBlob(A), layerBlob(B)]);
    const before = uploadsOf(registry).length;
    let reads = 0;
    const known = [A, B].map((bytes) => knownBlob(bytes, () => reads++));
    await pushImage(destinationAt(registry), known);
    expect([uploadsOf(registry).length - before, reads]).toEqual([0, 0]);
  });

  test("sends a blob once, however often it is put", async () => {
    const registry = await startRegistry();
    await pushImage(destinationAt(registry), [layerBlob(A), knownBlob(A), layerBlob(A)]);
    expect(uploadsOf(registry)).toHaveLength(2);
  });

  test("reads what comes by at once, and only what is not there", async () => {
    const registry = await startRegistry();
    await pushImage(destinationAt(registry), [layerBlob(A)]);
    const destination = await destinationAt(registry)(OUTLINE);
    const reads: Buffer[] = [];
    const passing = [A, B, B].map((bytes) => ({
      ...knownBlob(bytes, () => reads.push(bytes)),
      isPassing: true,
    }));
    for (const blob of passing.slice(0, 2)) await destination.putBlob(blob);
    expect(reads).toEqual([B]);
    await destination.commit({ images: [await putImage(destination, passing.slice(0, 1))] });
    expect(reads).toEqual([B]);
    expect(registry.blobs.get(sha256(B))?.equals(B)).toBe(true);
  });

  test("mounts what another repository of the registry has", async () => {
    const registry = await startRegistry();
    registry.intercept = ({ method, url }, response) => {
      // It is in the other repository alone.
      if (method !== "HEAD" || !url.includes(sha256(A))) return false;
      send(response, 404);
      return true;
    };
    registry.blobs.set(sha256(A), A);
    const never = (): never => {
      throw new Error("was read");
    };
    await pushImage(destinationAt(registry), [
      { ...knownBlob(A, never), repository: `${registry.host}/me/base` },
      { ...knownBlob(B), repository: "elsewhere.example/me/base" },
    ]);
    const mounts = registry.seen.filter(({ url }) => url.includes("mount="));
    expect(mounts.map(({ url }) => new URL(url, "http://r").searchParams.get("from"))).toEqual(["me/base"]);
  });

  test("reads the file of a blob that has one", async () => {
    const registry = await startRegistry();
    const file = join(temporary(), "blob");
    writeFileSync(file, A);
    const never = (): never => {
      throw new Error("was read");
    };
    await pushImage(destinationAt(registry), [{ ...knownBlob(A, never), file }]);
    expect(registry.blobs.get(sha256(A))?.equals(A)).toBe(true);
  });

  test("refuses a file that is gone or cut at once, and takes another blob in its place", async () => {
    const registry = await startRegistry();
    const file = join(temporary(), "blob");
    const destination = await destinationAt(registry)(OUTLINE);
    expect((await errorOf(destination.putBlob({ ...knownBlob(A), file }))).code).toBe("ERR_READ");
    writeFileSync(file, A.subarray(1));
    expect((await errorOf(destination.putBlob({ ...knownBlob(A), file }))).code).toBe("ERR_IMAGE_DAMAGED");
    await destination.commit({ images: [await putImage(destination, [layerBlob(A)])] });
    expect(registry.blobs.get(sha256(A))?.equals(A)).toBe(true);
  });

  test("reads a file whose name goes while it waits", async () => {
    const registry = await startRegistry();
    const file = join(temporary(), "blob");
    writeFileSync(file, A);
    const destination = await destinationAt(registry)(OUTLINE);
    const image = await putImage(destination, [{ ...knownBlob(A), file }]);
    rmSync(file);
    await destination.commit({ images: [image] });
    expect(registry.blobs.get(sha256(A))?.equals(A)).toBe(true);
  });

  test("gives the tag of the reference, or those of the names that name the repository, last of all", async () => {
    const registry = await startRegistry();
    const names = ["v1", "v2"].map((tag) => ({ repository: `${registry.host}/app`, tag }));
    const outline = { ...OUTLINE, names: [...names, { repository: "app", tag: "v3" }] };
    const tagged = async (name: string) => {
      registry.seen.length = 0;
      registry.manifests.clear();
      const destination = await destinationAt(registry, {}, name)(outline);
      await destination.commit({ images: [await putImage(destination, [layerBlob(A)])] });
      const puts = registry.seen.filter(({ method, url }) => method === "PUT" && url.includes("/manifests/"));
      expect(registry.seen.slice(-puts.length)).toEqual(puts);
      return puts.map(({ url }) => url.split("/manifests/")[1]);
    };
    expect(await tagged("app:v9")).toEqual(["v9"]);
    expect(await tagged("app")).toEqual(["v1", "v2"]);
    expect(await tagged("other")).toEqual(["latest"]);
    const digest = sha256(registry.manifests.get("other/latest")?.bytes ?? "");
    expect(await tagged(`app@${digest}`)).toEqual([digest]);
  });

  test("of several images joins them in an index, whose tag comes last", async () => {
    const registry = await startRegistry();
    const destination = await destinationAt(registry)(OUTLINE);
    const amd = await putImage(destination, [layerBlob(A)]);
    const arm = await putImage(destination, [layerBlob(A), layerBlob(B)], "aarch64-linux");
    await destination.commit({ images: [amd, arm] });
    const { index, images } = await sourceAt(registry).claim();
    expect(index?.digest).toBe(sha256(registry.manifests.get("app/v1")?.bytes ?? ""));
    expect(images.map(({ platform }) => platform?.architecture)).toEqual(["amd64", "arm64"]);
    expect((await images[1]?.source.claim())?.layers).toHaveLength(2);
    expect(registry.seen.filter(({ url }) => url.endsWith("/manifests/v1"))).toHaveLength(2);
  });

  test("to a digest is refused where it would have another one", async () => {
    const registry = await startRegistry();
    const digest = sha256("other");
    const error = await errorOf(pushImage(destinationAt(registry, {}, `app@${digest}`), [layerBlob(A)]));
    expect(error.code).toBe("ERR_REGISTRY_DIGEST");
    expect(registry.manifests.size).toBe(0);
  });

  test("takes referrers along", async () => {
    const registry = await startRegistry();
    const destination = await destinationAt(registry)(OUTLINE);
    const image = await putImage(destination, [layerBlob(A)]);
    const config = await destination.putBlob({
      ...knownBlob(Buffer.from("{}")),
      mediaType: "application/x.note",
    });
    const first = await destination.commit({ images: [image] });
    const note = Buffer.from(
      JSON.stringify({ schemaVersion: 2, mediaType: first?.mediaType, config, layers: [], subject: first }),
    );
    const mediaType = first?.mediaType ?? "";
    await destination.commit({ images: [image], referrers: [{ mediaType, bytes: note }] });
    const source = sourceAt(registry);
    const found = await source.referrers?.(first?.digest ?? digestOf(""));
    expect((await found?.[0]?.claim())?.manifest?.digest).toBe(sha256(note));
  });
});

describe("uploads", () => {
  test("go on in the background, so many at a time", async () => {
    const registry = await startRegistry();
    let [now, most] = [0, 0];
    registry.intercept = async ({ method }) => {
      if (method !== "PUT") return false;
      now += 1;
      most = Math.max(most, now);
      await sleep(20);
      now -= 1;
      return false;
    };
    const blobs = Array.from({ length: 12 }, () => layerBlob(randomBytes(100)));
    await pushImage(destinationAt(registry, { concurrency: 3 }), blobs);
    expect(most).toBe(3);
  });

  test("tell how far they are", async () => {
    const registry = await startRegistry();
    const told: UploadProgress[] = [];
    await pushImage(destinationAt(registry, { onProgress: (progress) => told.push(progress) }), [
      layerBlob(A),
      layerBlob(B),
    ]);
    const last = told.at(-1);
    expect(last?.done).toBe(last?.total);
    expect(last?.total).toBeGreaterThan(A.length + B.length);
    expect(told.every(({ done, total }) => done <= total)).toBe(true);
  });

  test("that fail are told by the next call, and nothing is left", async () => {
    const registry = await startRegistry();
    registry.intercept = ({ method }, response) => {
      if (method !== "PUT") return false;
      send(response, 403);
      return true;
    };
    const temporaryDirectory = temporary();
    const destination = await destinationAt(registry, { temporaryDirectory })(OUTLINE);
    await destination.putBlob(layerBlob(A));
    while (registry.uploads.size > 0 || uploadsOf(registry).length === 0) await sleep(5);
    await sleep(20);
    expect((await errorOf(destination.putBlob(layerBlob(B)))).code).toBe("ERR_REGISTRY_DENIED");
    await destination.abort();
    expect(readdirSync(temporaryDirectory)).toEqual([]);
    expect([...registry.manifests.keys()]).toEqual([]);
  });

  test("end when the push is given up: at the registry, and on the disk", async () => {
    const registry = await startRegistry();
    registry.intercept = async ({ method }) =>
      method === "PUT" && (await sleep(10_000, true, { ref: false }));
    const temporaryDirectory = temporary();
    const destination = await destinationAt(registry, { temporaryDirectory, idleTimeout: 20_000 })(OUTLINE);
    await destination.putBlob(layerBlob(A));
    await destination.putBlob(layerBlob(B));
    while (uploadsOf(registry).length < 2) await sleep(5);
    await destination.abort();
    expect(registry.uploads.size).toBe(0);
    expect(readdirSync(temporaryDirectory)).toEqual([]);
  });

  test("of a blob that is read again after a cut bring the same bytes", async () => {
    const registry = await startRegistry();
    let cuts = 0;
    registry.early = ({ method }, response) => {
      if (method !== "PUT" || cuts === 2) return false;
      cuts += 1;
      response.req.socket.destroy();
      return true;
    };
    let reads = 0;
    await pushImage(destinationAt(registry), [knownBlob(A, () => reads++)]);
    expect(registry.blobs.get(sha256(A))?.equals(A)).toBe(true);
    expect(reads).toBeGreaterThan(1);
  });
});

test("a registry that wants a login which nobody has is told before a blob is put", async () => {
  const host = await serve((_, response) => send(response, 401, { "www-authenticate": "Basic" }));
  const open = registryDestination(parseRegistryReference(`${host}/app`), QUICK);
  const error = await errorOf(open(OUTLINE));
  expect(error.message).toBe(`${host} wants a login; log in with docker or podman, or give --username`);
});
