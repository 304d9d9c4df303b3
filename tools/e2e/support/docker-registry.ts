import { spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { programPath } from "./needs.ts";

const PATIENCE = 30_000;

/** A real registry of the tests' own. */
export interface DockerRegistry {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  stop(): Promise<void>;
}

/** How a registry is set up: parts of its configuration file. */
export interface RegistrySetup {
  readonly tls?: { readonly certificate: string; readonly key: string };
  readonly auth?: object;
}

/** Starts Debian's registry on a free port of the loopback interface. It keeps all it has below DIRECTORY. */
export async function startDockerRegistry(
  directory: string,
  { tls, auth }: RegistrySetup = {},
): Promise<DockerRegistry> {
  mkdirSync(directory, { recursive: true });
  const [config, log] = [join(directory, "config.yml"), join(directory, "log")];
  // YAML takes JSON.
  const settings = {
    version: 0.1,
    log: { level: "info", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(directory, "data") } },
    http: { addr: "127.0.0.1:0", ...(tls === undefined ? {} : { tls }) },
    ...(auth === undefined ? {} : { auth }),
  };
  writeFileSync(config, JSON.stringify(settings));
  const descriptor = openSync(log, "w");
  const registry = spawn(programPath("docker-registry") ?? "docker-registry", ["serve", config], {
    stdio: ["ignore", descriptor, descriptor],
    env: { PATH: process.env["PATH"] ?? "", OTEL_TRACES_EXPORTER: "none" },
  });
  const ended = new Promise<void>((resolve) => registry.once("close", () => resolve()));
  const stop = async (): Promise<void> => {
    registry.kill("SIGTERM");
    await ended;
  };
  for (const start = performance.now(); performance.now() - start < PATIENCE; await sleep(20)) {
    const port = /listening on 127\.0\.0\.1:(\d+)/.exec(readFileSync(log, "utf8"))?.[1];
    if (port !== undefined) return { host: `127.0.0.1:${port}`, stop };
    if (registry.exitCode !== null) break;
  }
  await stop();
  throw new Error(`docker-registry does not listen:\n${readFileSync(log, "utf8").slice(-4000)}`);
}
