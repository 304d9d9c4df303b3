import { linkSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Blob, type Digest, hexOf, systemErrorCode } from "@storeship/core";
import { digested } from "./digested.js";
import { temporaryFile } from "./temporary-file.js";

/** A blob in a directory of blobs, under its digest. */
export interface BlobFile {
  readonly digest: Digest;
  readonly size: number;
  readonly path: string;
  /** Whether it was not there before. */
  readonly isNew: boolean;
}

/** Write a blob into a directory of blobs; one that is there already is kept. */
export async function blobFile(directory: string, blob: Blob, fsync: boolean): Promise<BlobFile> {
  const { bytes, digest: digestOf } = digested(blob);
  const temporary = temporaryFile(join(directory, "blob"), directory);
  try {
    let size = 0;
    for await (const chunk of bytes) {
      await temporary.write(chunk);
      size += chunk.length;
    }
    const digest = await digestOf();
    const path = join(directory, hexOf(digest));
    const isNew = statSync(path, { throwIfNoEntry: false }) === undefined;
    if (isNew) await temporary.moveTo(path, fsync);
    return { digest, size, path, isNew };
  } finally {
    await temporary.remove();
  }
}

/**
 * Give a file that holds a blob its name in a directory of blobs as well, without reading it.
 *
 * @returns undefined where the file systems don't allow it: the blob is to be copied then.
 */
export function linkBlob(
  directory: string,
  file: string,
  digest: Digest,
): Pick<BlobFile, "path" | "isNew"> | undefined {
  const path = join(directory, hexOf(digest));
  try {
    linkSync(file, path);
    return { path, isNew: true };
  } catch (error) {
    return systemErrorCode(error) === "EEXIST" ? { path, isNew: false } : undefined;
  }
}
