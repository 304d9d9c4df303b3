import {
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type Digest, hexOf, reasonOf, StoreshipError, systemErrorCode } from "@storeship/core";
import { type FileState, type LayerRecord, type SegmentRecord, sealed, unsealed } from "./cache-record.js";
import { temporaryName } from "./temporary-name.js";

/** The directories of a cache. Files in them appear whole, by a rename; those with other names are left alone. */
export interface CacheFiles {
  /** The cache, as its user calls it. */
  readonly directory: string;
  readonly blobs: string;
  readonly layers: string;
  readonly segments: string;
  /** Files that are being written. */
  readonly temporary: string;
}

/** The directories of the cache in `directory`; none of them need be there. */
export function cacheFiles(directory: string): CacheFiles {
  const below = (name: string): string => join(directory, "v1", name);
  return {
    directory,
    blobs: below("blobs"),
    layers: below("layers"),
    segments: below("segments"),
    temporary: below("temporary"),
  };
}

/** Make the directories that are not there yet. */
export function makeDirectories({ blobs, layers, segments, temporary }: CacheFiles): void {
  for (const path of [blobs, layers, segments, temporary]) mkdirSync(path, { recursive: true });
}

/** What an operation on the cache gives; its errors are told as errors of the cache. */
export function inCache<T>({ directory }: CacheFiles, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw cacheError(directory, error);
  }
}

/** An error of the cache as a whole. */
export function cacheError(directory: string, error: unknown): StoreshipError {
  const reason = systemErrorCode(error) === "ENOSPC" ? "the disk is full" : reasonOf(error);
  return new StoreshipError(
    "ERR_CACHE",
    `cannot use the layer cache '${directory}': ${reason}; give another with --cache or none with --no-cache`,
    { cause: error },
  );
}

/** The file of a digest in one of the directories. */
export function fileOf(directory: string, digest: Digest): string {
  return join(directory, hexOf(digest));
}

/** The digests that have a file in one of the directories. */
export function digestsIn(directory: string): readonly Digest[] {
  return namesIn(directory)
    .filter((name) => /^[0-9a-f]{64}$/.test(name))
    .map((name): Digest => `sha256:${name}`);
}

/** The names in one of the directories; none where it is not there. */
export function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return [];
    throw error;
  }
}

/** A new path for a file that is being written. */
export function temporaryPath({ temporary }: CacheFiles): string {
  return join(temporary, temporaryName());
}

/**
 * Give a file a second name, in place of what has it; a copy is made where the file system knows no second names. The
 * directories are there.
 */
export function putFile(files: CacheFiles, path: string, target: string): void {
  const temporary = temporaryPath(files);
  try {
    try {
      linkSync(path, temporary);
    } catch {
      copyFileSync(path, temporary, constants.COPYFILE_FICLONE);
    }
    renameSync(temporary, target);
  } finally {
    removeFile(temporary);
  }
}

/** Write a record, whole or not at all. @param directory `layers` or `segments`. */
export function putRecord(
  files: CacheFiles,
  directory: string,
  key: Digest,
  record: LayerRecord | SegmentRecord,
): void {
  const temporary = temporaryPath(files);
  try {
    writeFileSync(temporary, sealed(key, record), { flag: "wx" });
    renameSync(temporary, fileOf(directory, key));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** A record; undefined where there is none, "broken" for one that is damaged. */
export function getRecord<T extends LayerRecord | SegmentRecord>(
  directory: string,
  key: Digest,
): T | "broken" | undefined {
  let text: string;
  try {
    text = readFileSync(fileOf(directory, key), "utf8");
  } catch {
    return undefined;
  }
  return unsealed<T>(key, text) ?? "broken";
}

/** The state of a file, or undefined where there is none. */
export function stateOf(path: string): FileState | undefined {
  try {
    const { size, ino, mtimeMs } = statSync(path);
    return { size, inode: ino, mtimeMs };
  } catch {
    return undefined;
  }
}

/** Remove a file of the cache, where it is there and can be removed: what stays is met again. */
export function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Somebody's who doesn't let us.
  }
}
