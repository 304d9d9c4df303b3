import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientOf } from "./support/client.js";
import { errorOf } from "./support/error.js";
import { send, startRegistry } from "./support/registry.js";

describe("TLS", () => {
  const directory = mkdtempSync(join(tmpdir(), "storeship-tls-"));
  const caFile = join(directory, "ca.crt");
  let host = "";
  let asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    if (request.url?.endsWith("/down")) send(response, 307, { location: `http://${host}/v2/` });
    else send(response, request.url === "/v2/" ? 200 : 404);
  });

  beforeAll(async () => {
    const openssl = (...args: string[]): void =>
      void execFileSync("openssl", args, { cwd: directory, stdio: "pipe" });
    const subject = (name: string) => ["-subj", `/CN=${name}`, "-days", "2", "-nodes", "-newkey", "rsa:2048"];
    openssl("req", "-x509", ...subject("authority"), "-keyout", "ca.key", "-out", "ca.crt");
    openssl("req", ...subject("127.0.0.1"), "-keyout", "key", "-out", "request");
    writeFileSync(join(directory, "names"), "subjectAltName=IP:127.0.0.1\n");
    const signing = [
      "-CA",
      "ca.crt",
      "-CAkey",
      "ca.key",
      "-CAcreateserial",
      "-days",
      "2",
      "-extfile",
      "names",
    ];
    openssl("x509", "-req", "-in", "request", ...signing, "-out", "crt");
    const [key, cert] = [readFileSync(join(directory, "key")), readFileSync(join(directory, "crt"))];
    server.setSecureContext({ key, cert });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(directory, { recursive: true });
  });

  const reached = { code: "ERR_REGISTRY_MISSING" };

  test("trusts the authority of a file", async () => {
    expect(await errorOf(clientOf({ host }, { caFile }).manifest("v1"))).toMatchObject(reached);
  });

  test("trusts the authorities that docker and podman keep for the host, and for no other", async () => {
    mkdirSync(join(directory, "certs.d", host), { recursive: true });
    mkdirSync(join(directory, "others.d", "127.0.0.1:1"), { recursive: true });
    writeFileSync(join(directory, "certs.d", host, "our.crt"), readFileSync(caFile));
    writeFileSync(join(directory, "others.d", "127.0.0.1:1", "our.crt"), readFileSync(caFile));
    const trusting = (name: string) =>
      clientOf({ host }, { certificateDirectories: [join(directory, name)] });
    expect(await errorOf(trusting("certs.d").manifest("v1"))).toMatchObject(reached);
    expect((await errorOf(trusting("others.d").manifest("v1"))).code).toBe("ERR_REGISTRY_TLS");
  });

  test("does not trust whom nobody vouches for, and does not fall back to plain HTTP", async () => {
    asked = [];
    const error = await errorOf(clientOf({ host }).manifest("v1"));
    expect(error.message).toBe(
      `the certificate of ${host} is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE); name the authority that signed it with --ca-file`,
    );
    expect(asked).toEqual([]);
  });

  test("does not trust a certificate of another name", async () => {
    const other = host.replace("127.0.0.1", "localhost");
    expect((await errorOf(clientOf({ host: other }, { caFile }).manifest("v1"))).message).toContain(
      "ERR_TLS_CERT_ALTNAME_INVALID",
    );
  });

  test("trusts everybody where that is asked for", async () => {
    expect(await errorOf(clientOf({ host }, { insecure: true }).manifest("v1"))).toMatchObject(reached);
  });

  test("is not left by a redirect", async () => {
    const error = await errorOf(clientOf({ host }, { caFile }).manifest("down"));
    expect([error.code, error.message]).toEqual([
      "ERR_REGISTRY_REDIRECT",
      expect.stringContaining("which is not safe"),
    ]);
  });

  test("is a must beyond this machine", async () => {
    const registry = await startRegistry();
    const port = registry.host.split(":")[1];
    // Linux takes all that begins with 0 for this machine.
    const far = { host: `0.0.0.0:${port}` };
    const error = await errorOf(clientOf(far, { retry: { attempts: 1, delay: 1 } }).manifest("v1"));
    expect(error.message).toBe(
      `cannot reach ${far.host}: it does not speak TLS; --insecure allows plain HTTP`,
    );
    expect(registry.seen).toEqual([]);
    expect(await errorOf(clientOf(far, { insecure: true }).manifest("v1"))).toMatchObject(reached);
  });

  test("needs certificates where a file is named for them", async () => {
    const wrong = join(directory, "names");
    expect(() => clientOf({ host }, { caFile: wrong })).toThrow("it holds no certificate in PEM form");
    expect(() => clientOf({ host }, { caFile: join(directory, "gone") })).toThrow("no such file");
  });
});
