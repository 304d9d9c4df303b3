import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface Package {
  /** The name of its directory: `core` for `@storeship/core`. */
  readonly shortName: string;
  readonly directory: string;
  readonly manifest: Manifest;
}

export const ROOT: string = resolve(import.meta.dirname, "..");

/** All packages of the workspace, by name. */
export function packages(): readonly Package[] {
  const parent = join(ROOT, "packages");
  return readdirSync(parent)
    .sort()
    .map((shortName) => ({ shortName, directory: join(parent, shortName) }))
    .map((found) => ({ ...found, manifest: readManifest(found.directory) }));
}

export function readManifest(directory: string): Manifest {
  return JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest;
}

/** A program that the repository's own `npm ci` installed. */
export function program(name: string): string {
  return join(ROOT, "node_modules", ".bin", name);
}
