import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { delimiter, resolve } from "node:path";
import { StoreshipError } from "@storeship/core";
import { programEnvironment } from "./environment.js";
import { killGroup } from "./running-process.js";

/** Milliseconds for a program to tell its version. */
const VERSION_LIMIT = 10_000;

/**
 * The file that `program` names, looked up as a shell does.
 *
 * @param debianPackage the package of Debian that holds it, for the message.
 * @throws StoreshipError `ERR_COMPRESSOR_MISSING` where there is none that can be run.
 */
export function findExecutable(program: string, debianPackage?: string): string {
  const directories = (process.env["PATH"] ?? "").split(delimiter).filter((directory) => directory !== "");
  const candidates = program.includes("/")
    ? [resolve(program)]
    : directories.map((directory) => resolve(directory, program));
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  const fault = program.includes("/") ? "is no program that can be run" : "is not installed: none in PATH";
  const advice = debianPackage === undefined ? "" : `; install it, on Debian: apt install ${debianPackage}`;
  throw new StoreshipError("ERR_COMPRESSOR_MISSING", `the program '${program}' ${fault}${advice}`);
}

const versions = new Map<string, readonly string[]>();

/**
 * What the program at `path` tells of its version, line by line; where it tells nothing, the digest of its file. Asked
 * once a process.
 */
export function programVersion(path: string): readonly string[] {
  const known = versions.get(path);
  if (known !== undefined) return known;
  const version = versionLines(path) ?? [
    `sha256:${createHash("sha256").update(readFileSync(path)).digest("hex")}`,
  ];
  versions.set(path, version);
  return version;
}

function versionLines(path: string): readonly string[] | undefined {
  const run = spawnSync(path, ["--version"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: programEnvironment(),
    timeout: VERSION_LIMIT,
    killSignal: "SIGKILL",
    // A group of its own, so that nothing that it started is left.
    detached: true,
  } as Parameters<typeof spawnSync>[2]);
  if (run.error !== undefined && run.pid > 0) killGroup(run.pid);
  if (run.status !== 0) return undefined;
  // bzip2 tells its version on stderr, and writes an empty archive to stdout.
  const texts = [run.stdout, run.stderr].map((output) => output.toString("latin1").trim());
  return texts.find(isText)?.split(/\s*\n/);
}

function isText(output: string): boolean {
  return /^[\t\n\r\x20-\x7e]+$/.test(output);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
