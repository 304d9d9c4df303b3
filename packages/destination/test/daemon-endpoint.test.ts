import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { daemonEndpoint } from "../src/daemon/endpoint.js";
import { dockerDaemon } from "../src/index.js";
import { ID, NAMES } from "./support/image.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

/** A directory of Docker's client with contexts, by name, and the one that is current. */
function dockerConfig(contexts: Readonly<Record<string, string>>, currentContext?: string): string {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "config.json"), JSON.stringify({ auths: {}, currentContext }));
  for (const [name, Host] of Object.entries(contexts)) {
    const meta = join(directory, "contexts", "meta", createHash("sha256").update(name).digest("hex"));
    mkdirSync(meta, { recursive: true });
    const document = { Name: name, Metadata: {}, Endpoints: { docker: { Host, SkipTLSVerify: false } } };
    writeFileSync(join(meta, "meta.json"), JSON.stringify(document));
  }
  return directory;
}

describe("the daemon is", () => {
  const directory = () => dockerConfig({ one: "unix:///one.sock", two: "tcp://127.0.0.1:1234" }, "one");

  test.each([
    [{ DOCKER_HOST: "unix:///host.sock", DOCKER_CONTEXT: "two" }, "unix:///host.sock"],
    [{ DOCKER_CONTEXT: "two" }, "tcp://127.0.0.1:1234"],
    [{ DOCKER_CONTEXT: "default" }, "unix:///var/run/docker.sock"],
    [{}, "unix:///one.sock"],
  ])("with %j at %s", (environment, host) => {
    expect(daemonEndpoint({ DOCKER_CONFIG: directory(), ...environment }).host).toBe(host);
  });

  test("at the usual socket where nothing is said", () => {
    expect(daemonEndpoint({ DOCKER_CONFIG: temporaryDirectory() })).toEqual({
      host: "unix:///var/run/docker.sock",
      connection: { socketPath: "/var/run/docker.sock" },
    });
  });
});

test("a connection to this machine may be open, one to another has to be encrypted", () => {
  const certificates = temporaryDirectory();
  for (const name of ["ca", "cert", "key"]) writeFileSync(join(certificates, `${name}.pem`), name);
  expect(daemonEndpoint({ DOCKER_HOST: "tcp://localhost" }).connection).toEqual({
    host: "localhost",
    port: 2375,
  });
  expect(daemonEndpoint({ DOCKER_HOST: "tcp://[::1]:99" }).connection).toEqual({ host: "::1", port: 99 });
  expect(
    daemonEndpoint({
      DOCKER_HOST: "tcp://far.example",
      DOCKER_TLS_VERIFY: "1",
      DOCKER_CERT_PATH: certificates,
    }),
  ).toEqual({
    host: "tcp://far.example",
    connection: { host: "far.example", port: 2376 },
    tls: { ca: Buffer.from("ca"), cert: Buffer.from("cert"), key: Buffer.from("key") },
  });
});

test.each([
  [{ DOCKER_HOST: "tcp://far.example:2375" }, "DOCKER_TLS_VERIFY"],
  [{ DOCKER_HOST: "ssh://far.example" }, "ssh://far.example"],
  [{ DOCKER_CONTEXT: "three" }, "'three'"],
])("%j is refused", (environment, words) => {
  expect(() => daemonEndpoint({ DOCKER_CONFIG: temporaryDirectory(), ...environment })).toThrow(words);
});

test("a configuration that is no JSON is told", () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "config.json"), "{");
  expect(() => daemonEndpoint({ DOCKER_CONFIG: directory })).toThrow("config.json");
});

test("that no daemon is there is told before an image is made", async () => {
  const host = `unix://${join(temporaryDirectory(), "docker.sock")}`;
  const open = dockerDaemon({ environment: { DOCKER_HOST: host } });
  await expect(
    open({ id: ID, names: NAMES, imageCount: 1, layerCount: 1, created: 1 }),
  ).rejects.toMatchObject({
    code: "ERR_DAEMON",
    message: `the Docker daemon at '${host}': nothing listens there; start the daemon, or say where it is with DOCKER_HOST or a context`,
  });
});
