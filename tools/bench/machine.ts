import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { programPath } from "../e2e/support/needs.ts";
import { ROOT } from "../workspace.ts";
import { python } from "./python.ts";

/** What the figures depend on, a line each: the machine, its system, and the versions of all that took part. */
export function machine(): readonly string[] {
  const model = cpus()[0]?.model.trim() || process.arch;
  const memory = Math.round(totalmem() / 2 ** 30);
  const programs = VERSIONS.flatMap(([name, ...args]) => version(name, args));
  return [
    `${model}, ${availableParallelism()} cores, ${memory} GiB of memory`,
    `${distribution()}, ${process.platform} ${release().replace(/-.*/, "")}`,
    `Storeship ${ownVersion()}, Node.js ${process.versions.node} (zlib ${process.versions.zlib}, zstd ${process.versions["zstd"] ?? "none"})`,
    [...programs, version(python(), ["--version"])].flat().join(", "),
  ];
}

const VERSIONS: ReadonlyArray<readonly [string, ...string[]]> = [
  ["tar", "--version"],
  ["openssl", "version"],
  ["gzip", "--version"],
  ["pigz", "--version"],
  ["zstd", "--version"],
  ["umoci", "--version"],
  ["buildah", "--version"],
];

// Some programs tell their version on standard error, and pigz says nothing where that is no terminal.
function version(name: string, args: readonly string[]): string[] {
  if (programPath(name.replace(/.*\//, "")) === undefined) return [];
  const { stdout, stderr } = spawnSync(name, args, { encoding: "utf8" });
  const found = /\d+(\.\d+)+/.exec(`${stdout}${stderr}`)?.[0];
  return [`${name.replace(/.*\//, "")} ${found ?? "of an unknown version"}`];
}

function distribution(): string {
  try {
    return /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? process.platform;
  } catch {
    return process.platform;
  }
}

function ownVersion(): string {
  const manifest = JSON.parse(readFileSync(join(ROOT, "packages/cli/package.json"), "utf8")) as {
    version: string;
  };
  const { status, stdout } = spawnSync(
    "git",
    ["-C", ROOT, "describe", "--always", "--dirty", "--exclude=*"],
    {
      encoding: "utf8",
    },
  );
  return status === 0 ? `${manifest.version} (commit ${stdout.trim()})` : manifest.version;
}
