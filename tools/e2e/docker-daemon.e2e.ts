import { readFileSync } from "node:fs";
import { type AddressInfo, connect, type Server } from "node:net";
import { join } from "node:path";
import { createServer } from "node:tls";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { tinyClosure, wholeClosure } from "./support/compressed.ts";
import { needsCorpus } from "./support/corpus.ts";
import { sharedDirectory, testDirectory } from "./support/directory.ts";
import { type Dockerd, startDockerd } from "./support/dockerd.ts";
import { needs } from "./support/needs.ts";
import { expectRefused } from "./support/refusal.ts";
import { attempt, run } from "./support/run.ts";
import { packed, start, storeship } from "./support/storeship.ts";

const NAME = "storeship-e2e/daemon:v1";
const SAY_HELLO = ["--entry-point", "bin/busybox", "-A", "echo", "-A", "hello"];

describe.runIf(needs("root", "docker", "dockerd", "openssl") && needsCorpus())("a Docker daemon", () => {
  const directory = sharedDirectory();
  let dockerd: Dockerd;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    dockerd = await startDockerd(directory());
    env = { DOCKER_HOST: dockerd.host };
  });

  afterAll(() => dockerd?.stop());

  const docker = (...args: readonly string[]): string => run("docker", ["--host", dockerd.host, ...args]);
  const imageId = (name: string): string => docker("image", "inspect", "--format", "{{.Id}}", name).trim();
  const copied = (from: string, to: string, ...options: readonly string[]): void => {
    const { status, stderr } = storeship(["copy", "-q", ...options, from, to], { env });
    expect(status, stderr).toBe(0);
  };

  test("takes an image while it is made, tells how far it is, and runs it", () => {
    const file = join(directory(), "metadata.json");
    const options = ["-t", NAME, ...SAY_HELLO, "--max-layers", "3", "--metadata-file", file];
    const { status, stdout, stderr } = storeship(
      ["pack", "--json", "--progress", "json", ...options, "-o", "docker-daemon:", ...wholeClosure()],
      { env },
    );
    expect(status, stderr).toBe(0);
    const { id, output } = JSON.parse(stdout) as { id: string; output: string };
    expect(output).toBe("docker-daemon:");
    expect(imageId(NAME)).toBe(id);
    expect(docker("run", "--rm", "--network", "none", NAME)).toBe("hello\n");
    const loads = stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { phase: string; done: number; total: number })
      .filter(({ phase }) => phase === "load");
    expect(loads.length).toBeGreaterThan(0);
    expect(loads.every(({ done, total }) => done <= total && total > 0)).toBe(true);
  });

  test("gives an image back: all that it was, to a file and to another name", () => {
    const made = join(directory(), "made.tar");
    packed(["-q", "-t", NAME, ...SAY_HELLO, "-o", made, ...tinyClosure()]);
    copied(made, "docker-daemon:");
    const id = imageId(NAME);
    const back = join(directory(), "back.tar");
    copied(`docker-daemon:${NAME}`, back);
    const inspected = (image: string) => {
      const { source, ...found } = JSON.parse(storeship(["inspect", "--json", image]).stdout) as {
        source: string;
      };
      return found;
    };
    expect(inspected(back)).toEqual(inspected(made));
    copied(`docker-daemon:${NAME}`, "docker-daemon:storeship-e2e/other:v2");
    expect(imageId("storeship-e2e/other:v2")).toBe(id);
    copied(`docker-daemon:${NAME}`, `oci:${join(directory(), "layout")}:x`);
    expect(
      JSON.parse(storeship(["inspect", "--json", `docker-daemon:${NAME}`], { env }).stdout),
    ).toMatchObject({
      id,
      names: [NAME],
    });
  });

  test("loads an OCI archive by itself", () => {
    const archive = join(directory(), "oci.tar");
    packed([
      "-q",
      "-t",
      "storeship-e2e/oci:v1",
      ...SAY_HELLO,
      "-o",
      `oci-archive:${archive}`,
      ...tinyClosure(),
    ]);
    expect(docker("load", "--input", archive)).toContain("Loaded image: storeship-e2e/oci:v1");
    expect(docker("run", "--rm", "--network", "none", "storeship-e2e/oci:v1")).toBe("hello\n");
  });

  test("is reached over TLS, where each side shows a certificate that the other knows", async () => {
    const certificates = join(directory(), "certificates");
    run("sh", ["-c", CERTIFICATES, "sh", certificates], { stdio: "pipe" });
    const server = await tlsInFront(dockerd.host, certificates);
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const name = "storeship-e2e/tls:v1";
    const pack = (more: Readonly<Record<string, string>>) =>
      start(["pack", "-q", "-t", name, "-o", "docker-daemon:", ...tinyClosure()], {
        env: { DOCKER_HOST: `tcp://127.0.0.1:${port}`, ...more },
      }).result;
    // A client that neither has nor knows any.
    expectRefused(await pack({ DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: testDirectory() }), [
      `tcp://127.0.0.1:${port}`,
    ]);
    const { status, stderr } = await pack({ DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: certificates });
    expect(status, stderr).toBe(0);
    expect(imageId(name)).toMatch(/^sha256:/);
  });

  test("has what it says against an image told", () => {
    expectRefused(storeship(["copy", "-q", "docker-daemon:storeship-e2e/none:v9", "-"], { env }), [
      dockerd.host,
      "storeship-e2e/none:v9",
    ]);
    // A layer whose bytes are no tar archive.
    const [layout, broken] = [join(directory(), "broken"), join(directory(), "broken.tar")];
    run("sh", ["-c", BROKEN_IMAGE, "sh", layout, broken]);
    expectRefused(storeship(["copy", "-q", broken, "docker-daemon:storeship-e2e/broken:v1"], { env }), [
      dockerd.host,
      "says",
    ]);
    expect(docker("images", "--quiet", "storeship-e2e/broken")).toBe("");
  });

  test("has nothing of an image whose build is interrupted", async () => {
    const name = "storeship-e2e/interrupted:v1";
    const args = ["pack", "--progress", "plain", "-t", name, "-o", "docker-daemon:", ...wholeClosure()];
    const { child, result } = start(args, { env });
    await new Promise((resolve) => child.stderr?.once("data", resolve));
    child.kill("SIGINT");
    const { status, stderr } = await result;
    expect(status).toBe(1);
    expect(stderr).toContain("interrupted");
    expect(docker("images", "--quiet", name)).toBe("");
    expect(attempt("docker", ["--host", dockerd.host, "version"]).status).toBe(0);
  });
});

/** A certificate for this machine that is its own authority, of both sides, in the directory $1. */
const CERTIFICATES = `
  mkdir "$1" && cd "$1" && openssl req -x509 -days 2 -nodes -newkey rsa:2048 -subj /CN=storeship \\
    -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem && cp cert.pem ca.pem
`;

/** Takes encrypted connections on behalf of a daemon at a socket. */
async function tlsInFront(host: string, certificates: string): Promise<Server> {
  const [key, cert] = ["key.pem", "cert.pem"].map((name) => readFileSync(join(certificates, name)));
  const server = createServer({ key, cert, ca: cert, requestCert: true }, (socket) => {
    const daemon = connect(host.slice("unix://".length));
    socket.pipe(daemon).pipe(socket);
    for (const one of [socket, daemon]) one.on("error", () => {});
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** An image archive at $2 whose only layer, that its config describes rightly, is a text. Files lie below $1. */
const BROKEN_IMAGE = `
  mkdir "$1" && cd "$1" && seq 1 300 >layer.tar
  id=$(sha256sum layer.tar | cut -d" " -f1)
  echo '{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:'$id'"]}}' >config.json
  echo '[{"Config":"config.json","RepoTags":["a:b"],"Layers":["layer.tar"]}]' >manifest.json
  tar -cf "$2" layer.tar config.json manifest.json
`;
