import { createReadStream } from "node:fs";
import type { Blob } from "@storeship/core";
import { skipped } from "../client/section.js";
import type { UploadContent } from "../client/upload.js";
import { spool } from "./spool.js";

/** Bytes read at a time. */
const READ = 256 << 10;

/** A blob that can be uploaded, as often as needed. */
export interface BlobContent extends UploadContent {
  /** What was kept for it goes. */
  release(): Promise<void>;
}

/** A blob as content: out of its file or itself where its digest is known, else out of a temporary file in `directory`. */
export async function blobContent(blob: Blob, directory: string): Promise<BlobContent> {
  const { known, size, file, bytes } = blob;
  if (known === undefined || size === undefined) {
    const { remove, ...spooled } = await spool(blob, directory);
    return { ...spooled, bytes: fileBytes(spooled.file), release: remove };
  }
  const content = file === undefined ? (offset: number) => skipped(bytes, offset) : fileBytes(file);
  return { digest: known, size, bytes: content, release: async () => {} };
}

function fileBytes(file: string): UploadContent["bytes"] {
  return (start) => createReadStream(file, { start, highWaterMark: READ });
}
