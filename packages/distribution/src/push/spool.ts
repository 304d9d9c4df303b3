import { createHash, randomBytes } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Blob,
  type ByteSource,
  digestOfHash,
  reasonOf,
  StoreshipError,
  systemErrorCode,
} from "@storeship/core";
import type { BlobKey } from "../client/blob.js";

/** A blob that waits in a temporary file. */
export interface SpooledBlob extends BlobKey {
  readonly file: string;
  /** Remove the file. Safe at any time, and more than once. */
  remove(): Promise<void>;
}

/** Write a blob whose digest is not known yet into a new file of `directory`, which only its owner can read. */
export async function spool(blob: Blob, directory: string): Promise<SpooledBlob> {
  const file = join(directory, `storeship-blob-${randomBytes(8).toString("hex")}`);
  // What cannot be removed harms no push.
  const remove = (): Promise<void> => rm(file, { force: true }).catch(() => {});
  const hash = createHash("sha256");
  let size = 0;
  async function* counted(): ByteSource {
    for await (const chunk of blob.bytes) {
      if (blob.digest === undefined) hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  }
  try {
    await writeFile(file, counted(), { flag: "wx", mode: 0o600 });
    return { digest: (await blob.digest?.()) ?? digestOfHash(hash), size, file, remove };
  } catch (error) {
    await remove();
    throw systemErrorCode(error) === "ENOSPC" ? full(directory, error) : error;
  }
}

function full(directory: string, error: unknown): StoreshipError {
  return new StoreshipError(
    "ERR_OUTPUT",
    `cannot keep a blob in '${directory}' until it is sent: ${reasonOf(error)}; set TMPDIR to where there is room`,
    { cause: error },
  );
}
