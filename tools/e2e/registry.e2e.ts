import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GREETING, makeSampleStore } from "../demo/sample-store.ts";
import { type Certificates, makeCertificates } from "./support/certificates.ts";
import { sharedDirectory } from "./support/directory.ts";
import { type DockerRegistry, type RegistrySetup, startDockerRegistry } from "./support/docker-registry.ts";
import { needs } from "./support/needs.ts";
import { run, runBeside } from "./support/run.ts";
import { PROGRAM } from "./support/storeship.ts";
import { startTokenServer, type TokenServer } from "./support/token-server.ts";

const [USERNAME, PASSWORD] = ["me", "open:sesame"];
const AUTH = Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64");
// The default limits are higher than what a container may have that runs this very test.
const LIMITS = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"];

interface Made {
  readonly id: string;
  readonly digest: string;
  readonly layers: readonly { readonly blob: { readonly digest: string; readonly size: number } }[];
}

const SETTINGS = [
  { tls: false, login: "none" },
  { tls: false, login: "password" },
  { tls: true, login: "none" },
  { tls: true, login: "password" },
  { tls: true, login: "token" },
] as const;

describe.runIf(needs("root", "docker-registry", "openssl", "htpasswd", "podman", "skopeo"))(
  "a registry",
  () => {
    const directory = sharedDirectory();
    let certificates: Certificates;
    let store: readonly string[];

    beforeAll(() => {
      const place = join(directory(), "store");
      mkdirSync(place);
      const { root, graph } = makeSampleStore(place);
      store = ["--sysroot", place, "--closure", graph, root];
      mkdirSync(join(directory(), "certificates"));
      certificates = makeCertificates(join(directory(), "certificates"));
    });

    describe.each(SETTINGS)("over TLS: $tls, with login: $login", ({ tls, login }) => {
      let registry: DockerRegistry;
      let tokens: TokenServer | undefined;
      let made: Made;
      let image: string;
      let home: string;

      const place = (name: string): string => join(directory(), `${login}-${tls}`, name);
      const environment = (): Record<string, string> => ({
        PATH: process.env["PATH"] ?? "",
        HOME: home,
        REGISTRY_AUTH_FILE: join(home, "auth.json"),
      });
      const program = (name: string, ...args: readonly string[]): Promise<string> =>
        runBeside(name, args, { env: environment() });
      const storeship = (...args: readonly string[]): Promise<string> =>
        program(process.execPath, PROGRAM, ...args);
      const checked = tls ? () => ["--cert-dir", certificates.directory] : () => ["--tls-verify=false"];
      const trusted = tls ? () => ["--ca-file", certificates.authority] : () => [];

      beforeAll(async () => {
        home = place("home");
        mkdirSync(home, { recursive: true });
        if (login === "token") tokens = await startTokenServer(certificates, USERNAME, PASSWORD);
        registry = await startDockerRegistry(place("registry"), {
          ...(tls ? { tls: certificates } : {}),
          ...authOf(login, home, tokens),
        });
        const auths = login === "none" ? {} : { [registry.host]: { auth: AUTH } };
        writeFileSync(join(home, "auth.json"), JSON.stringify({ auths }));
        image = `docker://${registry.host}/me/hello:v1`;
        const options = ["--max-layers", "9", "--entry-point", "bin/hello", "--no-cache", ...trusted()];
        const metadata = place("made.json");
        await storeship("pack", "-q", ...options, "--metadata-file", metadata, "-o", image, ...store);
        made = JSON.parse(readFileSync(metadata, "utf8")) as Made;
      });

      afterAll(async () => {
        tokens?.stop();
        await registry?.stop();
      });

      test("skopeo inspects it: the digest that pack told", async () => {
        const seen = JSON.parse(await program("skopeo", "inspect", ...checked(), image)) as object;
        const layers = made.layers.map(({ blob }) => blob.digest);
        expect(seen).toMatchObject({ Digest: made.digest, Layers: layers, RepoTags: ["v1"] });
      });

      test("skopeo copies it: the same digest", async () => {
        const source = tls ? ["--src-cert-dir", certificates.directory] : ["--src-tls-verify=false"];
        const layout = `oci:${place("layout")}:v1`;
        await program("skopeo", "copy", "--quiet", ...source, image, layout);
        const { Digest } = JSON.parse(await program("skopeo", "inspect", layout)) as { Digest: string };
        expect(Digest).toBe(made.digest);
      });

      test("podman pulls and runs it", async () => {
        const folders = ["--root", place("root"), "--runroot", place("run"), "--storage-driver", "vfs"];
        const podman = (...args: readonly string[]): Promise<string> =>
          program("podman", ...folders, "--cgroup-manager", "cgroupfs", ...args);
        const id = await podman("pull", "--quiet", ...checked(), image);
        expect(`sha256:${id.trim()}`).toBe(made.id);
        expect(await podman("run", "--rm", "--network", "none", ...LIMITS, id.trim())).toBe(GREETING);
        await podman("rmi", "--all", "--force");
      });

      test("inspect pulls it: the same documents and blobs", async () => {
        const seen = JSON.parse(await storeship("inspect", "--json", ...trusted(), image)) as Made;
        expect(seen.id).toBe(made.id);
        expect(seen.layers.map(({ blob }) => blob)).toMatchObject(
          made.layers.map(({ blob: { digest } }) => ({ digest })),
        );
        const byDigest = `docker://${registry.host}/me/hello@${made.digest}`;
        // Node's own way to trust an authority, in place of the option.
        const env = { ...environment(), ...(tls ? { NODE_EXTRA_CA_CERTS: certificates.authority } : {}) };
        expect(await runBeside(process.execPath, [PROGRAM, "inspect", byDigest], { env })).toContain(made.id);
      });

      test("copy takes it to a layout and to another repository: the same digests", async () => {
        const digestAt = async (...where: readonly string[]): Promise<string> =>
          (JSON.parse(await program("skopeo", "inspect", ...where)) as Made & { Digest: string }).Digest;
        const layout = `oci:${place("copied")}:v1`;
        await storeship("copy", "-q", ...trusted(), image, layout);
        expect(await digestAt(layout)).toBe(made.digest);
        const other = `docker://${registry.host}/you/copy:v2`;
        await storeship("copy", "-q", ...trusted(), image, other);
        expect(await digestAt(...checked(), other)).toBe(made.digest);
        const again = `docker://${registry.host}/you/again`;
        await storeship("copy", "-q", ...trusted(), layout, again);
        expect(await digestAt(...checked(), again)).toBe(made.digest);
      });

      if (login === "token")
        test("tokens are asked for what is done, and no more", () => {
          const scopes = new Set(tokens?.asked.flatMap((question) => question.scopes));
          expect([...scopes].filter((scope) => scope.includes("push"))).toEqual([
            "repository:me/hello:pull,push",
            "repository:you/copy:pull,push",
            "repository:you/again:pull,push",
          ]);
        });
    });
  },
);

function authOf(
  login: "none" | "password" | "token",
  home: string,
  tokens: TokenServer | undefined,
): RegistrySetup {
  if (tokens !== undefined) return { auth: tokens.auth };
  if (login === "none") return {};
  const file = join(home, "htpasswd");
  writeFileSync(file, run("htpasswd", ["-Bbn", USERNAME, PASSWORD]));
  return { auth: { htpasswd: { realm: "tests", path: file } } };
}
