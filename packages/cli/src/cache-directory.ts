import { homedir } from "node:os";
import { join } from "node:path";

/** Bytes that a layer cache keeps where nothing else is said. */
export const DEFAULT_CACHE_SIZE = 20e9;

/** The layer cache's directory where none is given (XDG Base Directory Specification). */
export function defaultCacheDirectory(): string {
  const base = process.env["XDG_CACHE_HOME"];
  return join(base?.startsWith("/") ? base : join(homedir(), ".cache"), "storeship");
}

/** The layer cache's directory that `--cache` and `--no-cache` choose; undefined for none. */
export function cacheDirectoryOf(cache: string | boolean | undefined): string | undefined {
  return cache === false ? undefined : typeof cache === "string" ? cache : defaultCacheDirectory();
}
