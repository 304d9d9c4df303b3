import { spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { programPath } from "./needs.ts";
import { attempt } from "./run.ts";

const PATIENCE = 60_000;

/** A Docker daemon of the tests' own. */
export interface Dockerd {
  /** For `docker --host`. */
  readonly host: string;
  stop(): Promise<void>;
}

/** Starts a Docker daemon that keeps all it has below DIRECTORY and leaves the machine's network alone. */
export async function startDockerd(directory: string): Promise<Dockerd> {
  const host = `unix://${join(directory, "docker.sock")}`;
  const log = join(directory, "log");
  const descriptor = openSync(log, "w");
  const options = [
    ...["--data-root", join(directory, "data"), "--exec-root", join(directory, "exec")],
    ...["--host", host, "--pidfile", join(directory, "pid")],
    ...["--iptables=false", "--bridge=none"],
  ];
  const daemon = spawn(programPath("dockerd") ?? "dockerd", options, {
    stdio: ["ignore", descriptor, descriptor],
  });
  const ended = new Promise<void>((resolve) => daemon.once("close", () => resolve()));
  const stop = async (): Promise<void> => {
    daemon.kill("SIGTERM");
    await ended;
  };
  for (const start = performance.now(); !answers(host); await sleep(100)) {
    const late = performance.now() - start > PATIENCE;
    if (!late && daemon.exitCode === null) continue;
    await stop();
    throw new Error(
      `dockerd ${late ? "does not answer" : "ended"}:\n${readFileSync(log, "utf8").slice(-4000)}`,
    );
  }
  return { host, stop };
}

function answers(host: string): boolean {
  return attempt("docker", ["--host", host, "version"]).status === 0;
}
