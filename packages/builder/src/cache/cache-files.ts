import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ByteSource, type Digest, hexOf, reasonOf, StoreshipError } from "@storeship/core";
import type { FileState } from "./layer-record.js";

/** The directories of a cache. Files in them appear whole, by a rename. */
export interface CacheFiles {
  readonly root: string;
  readonly blobs: string;
  readonly layers: string;
  readonly segments: string;
  /** Files that are being written; the number of the process that writes one begins its name. */
  readonly temporary: string;
}

const READ_SIZE = 1 << 20;

/** The directories below `directory`, which are made where they don't exist. */
export function cacheFiles(directory: string): CacheFiles {
  const root = join(directory, "v1");
  const files = {
    root,
    blobs: join(root, "blobs"),
    layers: join(root, "layers"),
    segments: join(root, "segments"),
    temporary: join(root, "temporary"),
  };
  try {
    for (const path of Object.values(files)) mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new StoreshipError(
      "ERR_CACHE",
      `cannot make the layer cache '${directory}': ${reasonOf(error)}; give another with --cache or none with --no-cache`,
      { cause: error },
    );
  }
  return files;
}

/** The file of a digest in one of the directories. */
export function fileOf(directory: string, digest: Digest): string {
  return join(directory, hexOf(digest));
}

/** A name in the cache that nobody else has. */
export function temporaryPath({ temporary }: CacheFiles): string {
  return join(temporary, `${process.pid}-${randomBytes(8).toString("hex")}`);
}

/** Write a small file whole. */
export async function putText(files: CacheFiles, path: string, text: string): Promise<void> {
  const temporary = temporaryPath(files);
  try {
    await writeFile(temporary, text, { flag: "wx" });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The text of a small file, or undefined where there is none. */
export async function getText(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}

/** The state of a file, or undefined where there is none. */
export async function stateOf(path: string): Promise<FileState | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats && { size: stats.size, inode: stats.ino, mtimeMs: stats.mtimeMs };
}

/** A range of a file's bytes, each chunk in a buffer of its own. */
export async function* readRange(path: string, offset: number, length: number): ByteSource {
  const file = await open(path, "r");
  try {
    for (let at = 0; at < length; ) {
      const wanted = Math.min(READ_SIZE, length - at);
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(wanted), 0, wanted, offset + at);
      if (bytesRead === 0)
        throw new StoreshipError("ERR_CACHE_CORRUPT", `'${path}' in the layer cache is cut short`);
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}
