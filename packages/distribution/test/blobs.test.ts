import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { clientOf, collect, contentOf } from "./support/client.js";
import { errorOf } from "./support/error.js";
import { send, sha256, startRegistry } from "./support/registry.js";

const BYTES = randomBytes(300_000);
const DIGEST = sha256(BYTES);
const KEY = { digest: DIGEST, size: BYTES.length };

describe("uploadBlob", () => {
  test("sends a small blob whole, in two requests", async () => {
    const registry = await startRegistry();
    await clientOf(registry).uploadBlob(contentOf(BYTES, DIGEST));
    expect(registry.blobs.get(DIGEST)?.equals(BYTES)).toBe(true);
    expect(registry.seen.map(({ method }) => method)).toEqual(["GET", "POST", "PUT"]);
  });

  test("sends an empty blob", async () => {
    const registry = await startRegistry();
    const digest = sha256("");
    await clientOf(registry).uploadBlob(contentOf(Buffer.alloc(0), digest));
    expect(registry.blobs.has(digest)).toBe(true);
  });

  test("sends a large blob in chunks", async () => {
    const registry = await startRegistry();
    await clientOf(registry, { chunkSize: 128_000 }).uploadBlob(contentOf(BYTES, DIGEST));
    expect(registry.blobs.get(DIGEST)?.equals(BYTES)).toBe(true);
    const chunks = registry.seen.filter(({ method }) => method === "PATCH");
    expect(chunks.map(({ headers }) => headers["content-range"])).toEqual([
      "0-127999",
      "128000-255999",
      "256000-299999",
    ]);
  });

  test.each([1000, 1 << 20])("goes on where the registry stopped, with chunks of %i", async (chunkSize) => {
    const registry = await startRegistry();
    let cuts = 0;
    registry.early = async ({ method, url }, { req }) => {
      const id = /\/uploads\/(u\w+)/.exec(url)?.[1];
      if (id === undefined || method === "GET" || cuts === 2) return false;
      cuts += 1;
      const [some] = (await once(req, "data")) as [Buffer];
      registry.uploads.set(id, Buffer.concat([registry.uploads.get(id) ?? some, some.subarray(0, 700)]));
      req.socket.destroy();
      return true;
    };
    await clientOf(registry, { chunkSize }).uploadBlob(contentOf(BYTES, DIGEST));
    expect(registry.blobs.get(DIGEST)?.equals(BYTES)).toBe(true);
    expect(registry.seen.filter(({ method }) => method === "POST")).toHaveLength(1);
    expect(cuts).toBe(2);
  });

  test("starts again where the registry has lost the upload", async () => {
    const registry = await startRegistry();
    registry.intercept = ({ method }, response) => {
      if (method !== "PATCH" || registry.seen.filter((one) => one.method === "POST").length > 1) return false;
      registry.uploads.clear();
      send(response, 404);
      return true;
    };
    await clientOf(registry, { chunkSize: 1000 }).uploadBlob(
      contentOf(BYTES.subarray(0, 5000), sha256(BYTES.subarray(0, 5000))),
    );
    expect(registry.blobs.has(sha256(BYTES.subarray(0, 5000)))).toBe(true);
  });

  test("is done where only the last answer was lost", async () => {
    const registry = await startRegistry();
    registry.intercept = ({ method, body }, response) => {
      if (method !== "PUT") return false;
      registry.blobs.set(DIGEST, body);
      registry.uploads.clear();
      response.destroy();
      return true;
    };
    await clientOf(registry).uploadBlob(contentOf(BYTES, DIGEST));
    expect(registry.seen.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  test("mounts a blob that another repository has", async () => {
    const registry = await startRegistry();
    registry.blobs.set(DIGEST, BYTES);
    await clientOf(registry).uploadBlob(contentOf(BYTES, DIGEST), { mountFrom: "base" });
    const [, mount] = registry.seen;
    expect(registry.seen).toHaveLength(2);
    expect(mount?.url).toBe(`/v2/app/blobs/uploads/?mount=${encodeURIComponent(DIGEST)}&from=base`);
  });

  test.each([202, 401, 403, 405])("brings the bytes where mounting is answered with %i", async (status) => {
    const registry = await startRegistry();
    registry.intercept = ({ url }, response) => {
      if (!url.includes("mount=") || status === 202) return false;
      send(response, status);
      return true;
    };
    await clientOf(registry).uploadBlob(contentOf(BYTES, DIGEST), { mountFrom: "base" });
    expect(registry.blobs.has(DIGEST)).toBe(true);
  });

  test("ends the upload at the registry when it fails for good", async () => {
    const registry = await startRegistry();
    registry.intercept = ({ method }, response) => {
      if (method !== "PUT") return false;
      send(response, 507);
      return true;
    };
    const error = await errorOf(clientOf(registry).uploadBlob(contentOf(BYTES, DIGEST)));
    expect(error.code).toBe("ERR_REGISTRY_RESPONSE");
    expect(error.message).toBe(
      `cannot push the blob ${DIGEST} to ${registry.host}/app: the registry fails with status 507`,
    );
    expect(registry.uploads.size).toBe(0);
  });

  test("tells a source that has other bytes, once", async () => {
    const registry = await startRegistry();
    const error = await errorOf(clientOf(registry).uploadBlob(contentOf(BYTES, sha256("other"))));
    expect(error.message).toContain("DIGEST_INVALID");
    const short = { ...contentOf(BYTES, DIGEST), size: BYTES.length + 1 };
    expect((await errorOf(clientOf(registry).uploadBlob(short))).code).toBe("ERR_REGISTRY_BLOB");
  });

  test("passes on what the source itself fails with, and does not try again", async () => {
    const registry = await startRegistry();
    let reads = 0;
    const broken = {
      ...KEY,
      async *bytes() {
        reads += 1;
        yield BYTES.subarray(0, 10);
        throw new Error("the disk is gone");
      },
    };
    await expect(clientOf(registry).uploadBlob(broken)).rejects.toThrow("the disk is gone");
    expect(reads).toBe(1);
    expect(registry.uploads.size).toBe(0);
  });
});

describe("blob", () => {
  test("gives the bytes", async () => {
    const registry = await startRegistry();
    registry.blobs.set(DIGEST, BYTES);
    expect((await collect(clientOf(registry).blob(KEY))).equals(BYTES)).toBe(true);
  });

  test.each(["with ranges", "without ranges"])("goes on after a cut, %s", async (how) => {
    const registry = await startRegistry();
    registry.blobs.set(DIGEST, BYTES);
    const starts: (string | undefined)[] = [];
    registry.intercept = ({ url, headers }, response) => {
      if (!url.includes("/blobs/")) return false;
      starts.push(headers.range);
      if (how === "without ranges") delete headers.range;
      if (starts.length > 9) return false;
      const from = Number(/=(\d+)/.exec(headers.range ?? "")?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, { "content-length": String(BYTES.length - from) });
      const until = how === "with ranges" ? from + 30_000 : 30_000 * starts.length;
      response.write(BYTES.subarray(from, until), () => setImmediate(() => response.destroy()));
      return true;
    };
    expect((await collect(clientOf(registry).blob(KEY))).equals(BYTES)).toBe(true);
    expect(starts).toHaveLength(10);
    expect(starts.slice(0, 2)).toEqual([undefined, "bytes=30000-"]);
  });

  test("gives up where there is no progress", async () => {
    const registry = await startRegistry();
    registry.intercept = ({ url }, response) => {
      if (!url.includes("/blobs/")) return false;
      response.destroy();
      return true;
    };
    const error = await errorOf(collect(clientOf(registry).blob(KEY)));
    expect(error.message).toBe(`cannot reach ${registry.host}: the connection was cut`);
    expect(registry.seen).toHaveLength(1 + 4);
  });

  test("refuses other bytes than the digest tells", async () => {
    const registry = await startRegistry();
    registry.blobs.set(DIGEST, randomBytes(BYTES.length));
    const error = await errorOf(collect(clientOf(registry).blob(KEY)));
    expect([error.code, error.message]).toEqual([
      "ERR_IMAGE_DAMAGED",
      expect.stringContaining("has other bytes than its digest says"),
    ]);
    registry.blobs.set(DIGEST, Buffer.concat([BYTES, BYTES]));
    expect((await errorOf(collect(clientOf(registry).blob(KEY)))).message).toContain(
      "more than the 300000 bytes",
    );
  });
});

test("hasBlob is true for a blob of that size and digest only", async () => {
  const registry = await startRegistry();
  const client = clientOf(registry);
  expect(await client.hasBlob(KEY)).toBe(false);
  registry.blobs.set(DIGEST, BYTES);
  expect(await client.hasBlob(KEY)).toBe(true);
  expect(await client.hasBlob({ ...KEY, size: 1 })).toBe(false);
});
