import { createServer, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { clientOf } from "./support/client.js";
import { errorOf } from "./support/error.js";
import { type Intercept, send, serve, startRegistry } from "./support/registry.js";

/** Answers the first TIMES manifests with a status. */
function refusing(times: number, status: number, headers: Readonly<Record<string, string>> = {}): Intercept {
  let count = 0;
  return ({ url }, response) => {
    if (!url.includes("/manifests/") || count === times) return false;
    count += 1;
    send(response, status, headers);
    return true;
  };
}

describe("what may pass is tried again", () => {
  test.each([408, 429, 500, 502, 503, 504])("status %i", async (status) => {
    const registry = await startRegistry();
    registry.intercept = refusing(3, status);
    expect((await errorOf(clientOf(registry).manifest("v1"))).code).toBe("ERR_REGISTRY_MISSING");
    expect(registry.seen).toHaveLength(1 + 4);
  });

  test("until it has failed often enough", async () => {
    const registry = await startRegistry();
    registry.intercept = refusing(99, 503);
    const error = await errorOf(clientOf(registry).manifest("v1"));
    expect(error.message).toContain("the registry fails with status 503");
    expect(registry.seen).toHaveLength(1 + 4);
  });

  test.each([400, 403, 404, 405, 501])("status %i is final", async (status) => {
    const registry = await startRegistry();
    registry.intercept = refusing(99, status);
    await errorOf(clientOf(registry).manifest("v1"));
    expect(registry.seen).toHaveLength(1 + 1);
  });

  test.each([
    ["seconds", () => "1", 950],
    ["a date", () => new Date(Date.now() + 2000).toUTCString(), 900],
    ["a date that has passed", () => "Wed, 21 Oct 2015 07:28:00 GMT", 0],
    ["what is neither", () => "soon", 0],
  ])("after the pause that the registry asks for, in %s", async (_, value, least) => {
    const registry = await startRegistry();
    registry.intercept = refusing(1, 429, { "retry-after": value() });
    const start = performance.now();
    await errorOf(clientOf(registry).manifest("v1"));
    expect(performance.now() - start).toBeGreaterThanOrEqual(least);
    expect(performance.now() - start).toBeLessThan(least + 2500);
  });
});

describe("a registry", () => {
  test("that is not there is told at once", async () => {
    const host = await serve(() => {});
    const free = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, "127.0.0.1", () => {
        const { port } = server.address() as { port: number };
        server.close(() => resolve(port));
      });
    });
    expect(free).not.toBe(Number(host.split(":")[1]));
    const error = await errorOf(
      clientOf({ host: `127.0.0.1:${free}` }, { retry: { attempts: 9, delay: 9000 } }).manifest("v1"),
    );
    expect([error.code, error.message]).toEqual([
      "ERR_REGISTRY_UNREACHABLE",
      `cannot reach 127.0.0.1:${free}: nothing listens there; is the name right, and does the registry run?`,
    ]);
  });

  test("that falls silent is given up", async () => {
    const host = await silent();
    const quick = { idleTimeout: 50, retry: { attempts: 2, delay: 1 } };
    const error = await errorOf(clientOf({ host }, quick).manifest("v1"));
    expect(error.message).toBe(`cannot reach ${host}: no byte came or went for 1 s`);
  });

  test("that falls silent amid a document is given up", async () => {
    const registry = await startRegistry();
    registry.intercept = ({ url }, response) => {
      if (!url.includes("/manifests/")) return false;
      response.writeHead(200, { "content-length": "100" }).write("{");
      return true;
    };
    const error = await errorOf(clientOf(registry, { idleTimeout: 50 }).manifest("v1"));
    expect(error.message).toContain("no byte came or went");
  });

  test("is left alone once the signal aborts", async () => {
    const host = await silent();
    const signal = AbortSignal.timeout(50);
    await expect(clientOf({ host }, { signal }).manifest("v1")).rejects.toThrow("timeout");
  });

  test("that is none is told", async () => {
    const host = await serve((_, response) => send(response, 404));
    const error = await errorOf(clientOf({ host }).manifest("v1"));
    expect(error.message).toBe(`cannot find a registry at ${host}: the registry does not have it`);
  });
});

test("a proxy of the environment is used, but for this machine", async () => {
  const registry = await startRegistry();
  const asked: string[] = [];
  const proxy = await serve((request, response) => {
    asked.push(request.url ?? "");
    send(response, request.url?.endsWith("/v2/") ? 200 : 404);
  });
  const environment = { HOME: "/nonexistent", http_proxy: `http://${proxy}` };
  const options = { environment, insecure: true };
  expect((await errorOf(clientOf({ host: "registry.invalid:5000" }, options).manifest("v1"))).code).toBe(
    "ERR_REGISTRY_MISSING",
  );
  expect(asked).toEqual([
    "http://registry.invalid:5000/v2/",
    "http://registry.invalid:5000/v2/app/manifests/v1",
  ]);
  await errorOf(clientOf(registry, options).manifest("v1"));
  expect(asked).toHaveLength(2);
});

describe("redirects", () => {
  test("that never end are one error", async () => {
    const registry = await startRegistry();
    registry.intercept = ({ url }, response) => {
      if (!url.includes("/manifests/")) return false;
      send(response, 307, { location: url });
      return true;
    };
    const error = await errorOf(clientOf(registry).manifest("v1"));
    expect(error.message).toBe(`cannot go on with ${registry.host}: it redirected more than 10 times`);
    expect(registry.seen).toHaveLength(1 + 11);
  });

  test.each([
    ["nowhere", undefined],
    ["nonsense", "http://["],
    ["a file", "file:///etc/passwd"],
  ])("to %s are an error", async (_, location) => {
    const registry = await startRegistry();
    registry.intercept = ({ url }, response) => {
      if (!url.includes("/manifests/")) return false;
      send(response, 302, location === undefined ? {} : { location });
      return true;
    };
    expect((await errorOf(clientOf(registry).manifest("v1"))).code).toBe("ERR_REGISTRY_REDIRECT");
  });
});

/** A server that takes connections and says nothing. */
async function silent(): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as { port: number }).port}`;
}
