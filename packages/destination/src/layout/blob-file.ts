import { linkSync } from "node:fs";
import { join } from "node:path";
import { type Blob, type Descriptor, type Digest, hexOf, systemErrorCode } from "@storeship/core";
import { digested } from "../digested.js";
import { temporaryFile } from "../temporary-file.js";

/** Write a blob into a directory of blobs, under its hexadecimal digest. */
export async function blobFile(
  directory: string,
  blob: Blob,
  fsync: boolean,
): Promise<Pick<Descriptor, "digest" | "size">> {
  const { bytes, digest: digestOf } = digested(blob);
  const temporary = temporaryFile(join(directory, "blob"), directory);
  try {
    const size = await temporary.writeAll(bytes);
    const digest = await digestOf();
    await temporary.moveTo(join(directory, hexOf(digest)), fsync);
    return { digest, size };
  } finally {
    await temporary.remove();
  }
}

/**
 * Give a file that holds a blob its name in a directory of blobs as well, without reading it.
 *
 * @returns false where the file systems don't allow it: the blob is to be copied then.
 */
export function linkBlob(directory: string, file: string, digest: Digest): boolean {
  try {
    linkSync(file, join(directory, hexOf(digest)));
    return true;
  } catch (error) {
    return systemErrorCode(error) === "EEXIST";
  }
}
