import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import type { StoreshipError } from "@storeship/core";
import { describe, expect, onTestFinished, test } from "vitest";
import type { RegistryOptions } from "../src/index.js";
import { clientOf, contentOf } from "./support/client.js";
import { errorOf } from "./support/error.js";
import {
  type SeenRequest,
  send,
  serve,
  sha256,
  startRegistry,
  type TestRegistry,
  textOf,
} from "./support/registry.js";

const PASSWORD = "pa:ss/w+rd=";
const LOGIN = { username: "me", password: PASSWORD };
const BASIC = `Basic ${Buffer.from(`me:${PASSWORD}`).toString("base64")}`;

interface SeenToken {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A registry whose tokens a token server of its own gives: `token-1`, `token-2`, …; the newest one counts. */
async function withTokens(
  life = 300,
): Promise<{ registry: TestRegistry; asked: SeenToken[]; realm: string }> {
  const asked: SeenToken[] = [];
  const tokenHost = await serve((request, response) => {
    void textOf(request).then((body) => {
      const { searchParams } = new URL(request.url ?? "", "http://t");
      const { authorization } = request.headers;
      asked.push({ method: request.method ?? "", query: searchParams, authorization, body });
      if (authorization !== undefined && authorization !== BASIC) return send(response, 401);
      const token = { token: `token-${asked.length}`, expires_in: life };
      return send(response, 200, {}, Buffer.from(JSON.stringify(token)));
    });
  });
  const registry = await startRegistry();
  const realm = `http://${tokenHost}/token`;
  registry.intercept = ({ headers }, response) => {
    if (asked.length > 0 && headers.authorization === `Bearer token-${asked.length}`) return false;
    challenge(response, `Bearer realm="${realm}",service="the, registry"`);
    return true;
  };
  return { registry, asked, realm };
}

function challenge(response: ServerResponse, value: string): ServerResponse {
  return send(
    response,
    401,
    { "www-authenticate": value },
    Buffer.from('{"errors":[{"code":"UNAUTHORIZED"}]}'),
  );
}

/** A registry that wants a name and a password. */
async function withPassword(): Promise<TestRegistry> {
  const registry = await startRegistry();
  registry.intercept = ({ headers }, response) => {
    if (headers.authorization === BASIC) return false;
    challenge(response, 'Basic realm="here"');
    return true;
  };
  return registry;
}

/** A home directory with files in it. */
function home(files: Readonly<Record<string, string | object>>): string {
  const directory = mkdtempSync(join(tmpdir(), "storeship-home-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), typeof content === "string" ? content : JSON.stringify(content));
  }
  return directory;
}

const auth = Buffer.from(`me:${PASSWORD}`).toString("base64");

/** Whether the registry lets us in: the manifest is not there, which only who is let in learns. */
async function expectEntry(registry: TestRegistry, options: RegistryOptions): Promise<void> {
  expect((await errorOf(clientOf(registry, options, "pull").manifest("v1"))).code).toBe(
    "ERR_REGISTRY_MISSING",
  );
}

describe("a password", () => {
  test("given by the caller is sent where it is asked for", async () => {
    const registry = await withPassword();
    await expectEntry(registry, { login: LOGIN });
    expect(registry.seen[0]?.headers.authorization).toBeUndefined();
  });

  test.each<[string, (host: string) => { files: Record<string, object>; env?: Record<string, string> }]>([
    ["docker's file", (host) => ({ files: { ".docker/config.json": { auths: { [host]: { auth } } } } })],
    [
      "an older entry",
      (host) => ({ files: { ".docker/config.json": { auths: { [`https://${host}/v1/`]: LOGIN } } } }),
    ],
    [
      "podman's file",
      (host) => ({ files: { ".config/containers/auth.json": { auths: { [host]: { auth } } } } }),
    ],
    [
      "the entry that fits best",
      (host) => ({
        files: {
          ".config/containers/auth.json": {
            auths: {
              [host]: { auth: btoa("a:b") },
              [`${host}/app`]: { auth },
              [`${host}/ap`]: { auth: btoa("c:d") },
            },
          },
        },
      }),
    ],
    [
      "DOCKER_CONFIG",
      (host) => ({
        files: { "d/config.json": { auths: { [host]: { auth } } } },
        env: { DOCKER_CONFIG: "d" },
      }),
    ],
    [
      "XDG_RUNTIME_DIR",
      (host) => ({
        files: { "r/containers/auth.json": { auths: { [host]: { auth } } } },
        env: { XDG_RUNTIME_DIR: "r" },
      }),
    ],
    [
      "REGISTRY_AUTH_FILE alone",
      (host) => ({
        files: {
          "a.json": { auths: { [host]: { auth } } },
          ".docker/config.json": { auths: { [host]: { auth: btoa("a:b") } } },
        },
        env: { REGISTRY_AUTH_FILE: "a.json" },
      }),
    ],
  ])("is found in %s", async (_, make) => {
    const registry = await withPassword();
    const { files, env = {} } = make(registry.host);
    const HOME = home(files);
    const paths = Object.fromEntries(Object.entries(env).map(([name, path]) => [name, join(HOME, path)]));
    await expectEntry(registry, { environment: { HOME, ...paths } });
  });

  test.each(["credHelpers", "credsStore"])("comes from a helper, by %s", async (way) => {
    const registry = await withPassword();
    const config =
      way === "credHelpers" ? { credHelpers: { [registry.host]: "test" } } : { credsStore: "test" };
    const HOME = home({
      ".docker/config.json": { ...config, auths: { [registry.host]: {} } },
      "bin/docker-credential-test": `#!/bin/sh
test "$1" = get && test "$(cat)" = ${registry.host} || exit 1
echo '{ "ServerURL": "x", "Username": "me", "Secret": "${PASSWORD}" }'
`,
    });
    chmodSync(join(HOME, "bin/docker-credential-test"), 0o755);
    withPath(join(HOME, "bin"));
    await expectEntry(registry, { environment: { HOME } });
  });

  test("that nobody has is asked for", async () => {
    const registry = await withPassword();
    const error = await errorOf(clientOf(registry).manifest("v1"));
    expect([error.code, error.message]).toEqual([
      "ERR_REGISTRY_DENIED",
      expect.stringContaining("the registry wants a login; log in with docker or podman, or give --username"),
    ]);
  });

  test("that is wrong is sent twice at most", async () => {
    const registry = await withPassword();
    const error = await errorOf(
      clientOf(registry, { login: { username: "me", password: "wrong" } }).manifest("v1"),
    );
    expect(error.code).toBe("ERR_REGISTRY_DENIED");
    expect(registry.seen.length).toBeLessThanOrEqual(3);
  });
});

describe("credential helpers", () => {
  const helped = async (name: string, script?: string): Promise<StoreshipError> => {
    const registry = await withPassword();
    const HOME = home({
      ".docker/config.json": { credHelpers: { [registry.host]: name } },
      ...(script === undefined ? {} : { [`bin/docker-credential-${name}`]: `#!/bin/sh\n${script}\n` }),
    });
    if (script !== undefined) chmodSync(join(HOME, "bin", `docker-credential-${name}`), 0o755);
    withPath(join(HOME, "bin"));
    return errorOf(clientOf(registry, { environment: { HOME } }).manifest("v1"));
  };

  test("that have no login are no failure", async () => {
    const error = await helped("none", "echo credentials not found in native keychain; exit 1");
    expect(error.code).toBe("ERR_REGISTRY_DENIED");
  });

  test.each([
    ["missing", undefined, "it is not installed"],
    ["../../evil", undefined, "its name is none of a program"],
    ["failing", "echo sesame; exit 7", "it ended with status 7"],
    ["babbling", "echo sesame", "it printed no JSON document"],
  ])("that are %s are named, and nothing that they print is", async (name, script, why) => {
    const error = await helped(name, script);
    expect([error.code, error.message]).toEqual(["ERR_CREDENTIALS", expect.stringContaining(why)]);
    expect(inspect(error)).not.toContain("sesame");
  });
});

describe("tokens", () => {
  test("are asked for with the password, once for all requests, for what is done", async () => {
    const { registry, asked } = await withTokens();
    const client = clientOf(registry, { login: LOGIN });
    const blobs = ["a", "b", "c", "d"].map((text) => contentOf(Buffer.from(text), sha256(text)));
    await Promise.all(blobs.map((blob) => client.uploadBlob(blob)));
    expect(asked).toHaveLength(1);
    expect(asked[0]?.authorization).toBe(BASIC);
    expect(asked[0]?.query.toString()).toBe(
      "service=the%2C+registry&scope=repository%3Aapp%3Apull%2Cpush&account=me",
    );
    expect(registry.seen.some(({ headers }) => headers.authorization === BASIC)).toBe(false);
  });

  test("are asked for without a password where there is none", async () => {
    const { registry, asked } = await withTokens();
    await expectEntry(registry, {});
    expect(asked.map(({ authorization, query }) => [authorization, query.getAll("scope")])).toEqual([
      [undefined, ["repository:app:pull"]],
    ]);
  });

  test("allow reading what is mounted", async () => {
    const { registry, asked } = await withTokens();
    registry.blobs.set(sha256("a"), Buffer.from("a"));
    await clientOf(registry).uploadBlob(contentOf(Buffer.from("a"), sha256("a")), { mountFrom: "base" });
    expect(asked[0]?.query.getAll("scope")).toEqual(["repository:app:pull,push", "repository:base:pull"]);
  });

  test("are asked for again once they have come to their end, or are not taken any more", async () => {
    const { registry, asked } = await withTokens(1);
    const client = clientOf(registry);
    await errorOf(client.manifest("v1"));
    await errorOf(client.manifest("v1"));
    expect(asked).toHaveLength(2);
    const lasting = await withTokens();
    const other = clientOf(lasting.registry);
    await errorOf(other.manifest("v1"));
    lasting.asked.push({ method: "", query: new URLSearchParams(), authorization: undefined, body: "" });
    expect((await errorOf(other.manifest("v1"))).code).toBe("ERR_REGISTRY_MISSING");
    expect(lasting.asked).toHaveLength(3);
  });

  test("are bought with an identity token, in the body of a request", async () => {
    const { registry, asked } = await withTokens();
    const HOME = home({
      ".docker/config.json": {
        auths: { [registry.host]: { auth: btoa("me:"), identitytoken: "refresh/me" } },
      },
    });
    await expectEntry(registry, { environment: { HOME } });
    expect(asked[0]?.method).toBe("POST");
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
      grant_type: "refresh_token",
      client_id: "storeship",
      service: "the, registry",
      scope: "repository:app:pull",
      refresh_token: "refresh/me",
    });
  });

  test("of a server that is not reached by TLS are not asked for", async () => {
    const registry = await startRegistry();
    registry.intercept = (_, response) => {
      challenge(response, 'Bearer realm="http://elsewhere.invalid/token"');
      return true;
    };
    const error = await errorOf(clientOf(registry, { login: LOGIN }).manifest("v1"));
    expect(error.message).toContain("names a token server that is not reached by TLS");
  });

  test.each(["{", "{}", '{"token":"two\\nlines"}', "[]", "null"])(
    "that are none are an error: %s",
    async (body) => {
      const registry = await startRegistry();
      const host = await serve((_, response) => send(response, 200, {}, Buffer.from(body)));
      registry.intercept = (_, response) => {
        challenge(response, `Bearer realm="http://${host}/"`);
        return true;
      };
      expect((await errorOf(clientOf(registry).manifest("v1"))).message).toContain("gave no token");
    },
  );
});

describe("a secret", () => {
  test("is sent to no other host, whatever the registry says", async () => {
    const elsewhere: SeenRequest["headers"][] = [];
    const other = await serve((request, response) => {
      elsewhere.push(request.headers);
      response.setHeader("location", `http://${request.headers.host}/next`);
      request.resume();
      send(response, request.method === "GET" ? 404 : 202);
    });
    const registry = await startRegistry();
    registry.intercept = ({ headers, url, method }, response) => {
      if (headers.authorization !== BASIC) challenge(response, "Basic");
      else if (method === "POST") send(response, 202, { location: `http://${other}/upload` });
      else send(response, 307, { location: `http://${other}${url}` });
      return true;
    };
    const client = clientOf(registry, { login: LOGIN, chunkSize: 10 });
    await errorOf(client.manifest("v1"));
    await errorOf(client.uploadBlob(contentOf(Buffer.alloc(100), sha256(Buffer.alloc(100)))));
    expect(elsewhere.length).toBeGreaterThan(2);
    expect(elsewhere.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
    expect(JSON.stringify(elsewhere)).not.toContain(auth);
  });

  test("is in no error, even where the registry repeats it", async () => {
    const registry = await startRegistry();
    registry.intercept = ({ headers }, response) => {
      if (headers.authorization === undefined) challenge(response, "Basic");
      else {
        const message = `no ${headers.authorization} ${PASSWORD} ${encodeURIComponent(PASSWORD)}`;
        send(response, 403, {}, Buffer.from(JSON.stringify({ errors: [{ code: "DENIED", message }] })));
      }
      return true;
    };
    const error = await errorOf(clientOf(registry, { login: LOGIN }).manifest("v1"));
    expect(error.message).toContain("DENIED: no Basic *** *** ***");
    expect(inspect(error, { depth: 9 })).not.toContain(PASSWORD);
    expect(inspect(error, { depth: 9 })).not.toContain(auth);
  });

  test("in a file that is no JSON is in no error", async () => {
    const registry = await withPassword();
    const HOME = home({ ".docker/config.json": `{"auths":{"x":{"auth":"${auth}"}},` });
    const error = await errorOf(clientOf(registry, { environment: { HOME } }).manifest("v1"));
    expect(error.message).toContain("config.json' is not what docker login or podman login writes");
    expect(inspect(error)).not.toContain(auth);
  });
});

function withPath(directory: string): void {
  const { PATH } = process.env;
  process.env["PATH"] = `${directory}:${PATH}`;
  onTestFinished(() => {
    process.env["PATH"] = PATH;
  });
}
