import { spawn } from "node:child_process";
import { openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { programPath } from "./needs.ts";
import { attempt } from "./run.ts";

const PATIENCE = 60_000;

/** A containerd of the tests' own. */
export interface Containerd {
  /** For `ctr --address`. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts a containerd that keeps all it has below DIRECTORY. */
export async function startContainerd(directory: string): Promise<Containerd> {
  const address = join(directory, "containerd.sock");
  const [config, log] = [join(directory, "config.toml"), join(directory, "log")];
  writeFileSync(
    config,
    [
      "version = 2",
      `root = "${join(directory, "root")}"`,
      `state = "${join(directory, "state")}"`,
      'disabled_plugins = ["io.containerd.grpc.v1.cri"]',
      `[grpc]\naddress = "${address}"`,
      `[plugins."io.containerd.internal.v1.opt"]\npath = "${join(directory, "opt")}"`,
    ].join("\n"),
  );
  const descriptor = openSync(log, "w");
  const daemon = spawn(programPath("containerd") ?? "containerd", ["--config", config], {
    stdio: ["ignore", descriptor, descriptor],
  });
  const ended = new Promise<void>((resolve) => daemon.once("close", () => resolve()));
  const stop = async (): Promise<void> => {
    daemon.kill("SIGTERM");
    await ended;
  };
  const answers = (): boolean => attempt("ctr", ["--address", address, "version"]).status === 0;
  for (const start = performance.now(); !answers(); await sleep(100)) {
    const late = performance.now() - start > PATIENCE;
    if (!late && daemon.exitCode === null) continue;
    await stop();
    throw new Error(
      `containerd ${late ? "does not answer" : "ended"}:\n${readFileSync(log, "utf8").slice(-4000)}`,
    );
  }
  return { address, stop };
}
