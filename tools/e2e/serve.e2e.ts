import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { OciIndex } from "@storeship/core";
import { beforeAll, describe, expect, test } from "vitest";
import { sharedDirectory } from "./support/directory.ts";
import { startDockerd } from "./support/dockerd.ts";
import { needs } from "./support/needs.ts";
import { randomText } from "./support/random-text.ts";
import { expectRefused } from "./support/refusal.ts";
import { startRegistryProxy } from "./support/registry-proxy.ts";
import { run } from "./support/run.ts";
import { expectSameBytes } from "./support/same-bytes.ts";
import { type SmallStore, smallStore } from "./support/small-store.ts";
import { packed, start, storeship } from "./support/storeship.ts";

/** An image that is served by a program of its own. */
interface Serving {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** What it says can be pulled. */
  readonly names: readonly string[];
  /** Ends it, and gives its exit status. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

describe("serve", () => {
  const directory = sharedDirectory();
  let store: SmallStore;

  const layout = (): string => join(directory(), "app");
  const archive = (name: string): string => join(directory(), name);
  const layered = ["-q", "--max-layers", "9"];

  beforeAll(() => {
    const texts = [1, 2, 3, 4].map((seed) => [`item-${seed}`, { text: randomText(seed, 200_000) }]);
    store = smallStore(directory(), { root: { file: "root" }, ...Object.fromEntries(texts) });
    const pack = (...args: readonly string[]): string =>
      packed([...layered, "--no-cache", ...args, ...store.args]);
    pack("-o", `oci:${layout()}:v1`);
    pack("-t", "ghcr.io/me/app:v1", "-o", archive("plain.tar"));
    pack("-t", "me/app:v1", "-t", "me/app:v2", "-o", archive("image.tar.gz"), "--layer-compression", "gzip");
    writeFileSync(store.place("root", "file"), "another root");
    pack("-o", `oci:${layout()}:v2`);
  });

  test("tells what can be pulled, and ends well when it is told to", async () => {
    const layouts = await serving([layout()]);
    expect(layouts.names).toEqual([`${layouts.host}/app:v1`, `${layouts.host}/app:v2`]);
    expect(await layouts.stop("SIGINT")).toBe(0);
    const archives = await serving([archive("image.tar.gz")]);
    expect(archives.names).toEqual([`${archives.host}/me/app:v1`, `${archives.host}/me/app:v2`]);
    const port = archives.host.split(":")[1] as string;
    expectRefused(storeship(["serve", layout(), "--port", port]), ["another program", "--port"]);
    expect(await archives.stop("SIGTERM")).toBe(0);
  });

  test.runIf(needs("skopeo", "diff"))("skopeo copies what is served, byte for byte", async () => {
    const server = await serving([`oci:${layout()}:v1`]);
    skopeo(server.names[0] as string, `oci:${join(directory(), "copied")}:v1`);
    expect(await server.stop()).toBe(0);
    const { manifests } = index(join(directory(), "copied"));
    expect(index(layout()).manifests).toContainEqual(
      expect.objectContaining({ digest: manifests[0]?.digest }),
    );
  });

  test.runIf(needs("skopeo", "cmp"))(
    "archives have one manifest each, whenever they are served",
    async () => {
      for (const file of [archive("plain.tar"), archive("image.tar.gz")]) {
        const digests: unknown[] = [];
        for (const name of ["first", "second"]) {
          const server = await serving([file]);
          const [image = ""] = server.names;
          const copy = join(directory(), `${name}.tar`);
          skopeo(image, `docker-archive:${copy}:app:v1`);
          digests.push(
            JSON.parse(run("skopeo", ["inspect", "--tls-verify=false", `docker://${image}`])).Digest,
          );
          await server.stop();
        }
        expect(digests[0]).toBe(digests[1]);
        expectSameBytes(join(directory(), "first.tar"), join(directory(), "second.tar"));
        run("rm", [join(directory(), "first.tar"), join(directory(), "second.tar")]);
      }
    },
  );

  test.runIf(needs("root", "podman"))("podman pulls it", async () => {
    const server = await serving([archive("plain.tar")]);
    const folders = ["--root", join(directory(), "root"), "--runroot", join(directory(), "run")];
    const podman = (...args: readonly string[]): string =>
      run("podman", [...folders, "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs", ...args]);
    const id = podman("pull", "--quiet", "--tls-verify=false", server.names[0] as string).trim();
    expect(podman("images", "--no-trunc", "--quiet")).toContain(id);
    podman("rmi", "--all", "--force");
    await server.stop();
  });

  test.runIf(needs("root", "docker", "dockerd"))(
    "Docker pulls of a second image only what it has not of the first",
    async () => {
      const dockerd = await startDockerd(directory());
      const server = await serving([layout()]);
      const proxy = await startRegistryProxy(server.host);
      const pull = async (tag: string): Promise<number> => {
        proxy.seen.length = 0;
        await running("docker", ["--host", dockerd.host, "pull", "--quiet", `${proxy.host}/app:${tag}`]);
        return proxy.seen.filter(({ method, path }) => method === "GET" && path.includes("/blobs/")).length;
      };
      try {
        // A layer for each of five items, one for the rest, and the config.
        expect(await pull("v1")).toBe(7);
        // The layer of the item that has changed, the one above it, since Docker knows a layer by those below, and the config.
        expect(await pull("v2")).toBe(3);
      } finally {
        proxy.stop();
        await server.stop();
        await dockerd.stop();
      }
    },
  );
});

const running = promisify(execFile);

/** Starts `storeship serve`, and waits until it serves. */
async function serving(args: readonly string[]): Promise<Serving> {
  const { child, result } = start(["serve", ...args]);
  let said = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  while (!/\n.*\n$/.test(said)) {
    if (child.exitCode !== null) throw new Error(`storeship serve: ${(await result).stderr}`);
    await sleep(20);
  }
  const [address = "", ...names] = said.trimEnd().split("\n");
  return {
    host: new URL(address).host,
    names,
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      return (await result).status;
    },
  };
}

function skopeo(image: string, to: string): void {
  run("skopeo", ["copy", "--quiet", "--src-tls-verify=false", `docker://${image}`, to]);
}

function index(layout: string): OciIndex {
  return JSON.parse(readFileSync(join(layout, "index.json"), "utf8")) as OciIndex;
}
