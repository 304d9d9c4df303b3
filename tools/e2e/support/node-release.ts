import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { lacking } from "./needs.ts";
import { attempt, run } from "./run.ts";

/**
 * The program `node` of a release, out of its npm package, which goes below DIRECTORY (or below the one that
 * `STORESHIP_E2E_NODES` names, and is used again). Undefined, after saying why, where npm does not give it.
 */
export function nodeRelease(version: string, directory: string): string | undefined {
  const name = `node-${process.platform}-${process.arch}`;
  const place = join(process.env["STORESHIP_E2E_NODES"] ?? directory, `${name}-${version}`);
  const program = join(place, "package", "bin", "node");
  if (existsSync(program)) return program;
  mkdirSync(place, { recursive: true });
  const said = attempt("npm", ["pack", "--silent", "--pack-destination", place, `${name}@${version}`]);
  if (said.status !== 0) {
    lacking(`npm does not give ${name}@${version}: ${said.stderr.trim()}`);
    return undefined;
  }
  const archive = said.stdout.trim().split("\n").at(-1) ?? "";
  run("tar", ["-xzf", join(place, archive), "-C", place]);
  return program;
}

/** The directory that holds PROGRAM, for PATH. */
export function pathWith(program: string): string {
  return `${dirname(program)}:/usr/bin:/bin`;
}
