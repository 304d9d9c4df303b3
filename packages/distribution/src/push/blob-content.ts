import { type FileHandle, open } from "node:fs/promises";
import {
  type Blob,
  type ByteSource,
  damaged,
  printableText,
  reasonOf,
  StoreshipError,
} from "@storeship/core";
import type { BlobKey } from "../client/blob.js";
import { skipped } from "../client/section.js";
import type { UploadContent } from "../client/upload-session.js";
import { spool } from "./spool.js";

/** Bytes read at a time. */
const READ = 256 << 10;

/** A blob that can be uploaded, as often as needed. */
export interface BlobContent extends UploadContent {
  /** What was kept for it goes. */
  release(): Promise<void>;
}

/**
 * A blob as content: out of its file or itself where its digest is known and its bytes stay at hand, else out of a temporary file in
 * `directory`. A file is held open until it is released, so that it can be read whatever becomes of its name.
 */
export async function blobContent(blob: Blob, directory: string): Promise<BlobContent> {
  const { known, size, file, bytes, isPassing = false } = blob;
  if (known === undefined || size === undefined || isPassing) {
    const spooled = await spool(blob, directory);
    try {
      return await fileContent(spooled, spooled.file);
    } finally {
      await spooled.remove();
    }
  }
  const key = { digest: known, size };
  if (file !== undefined) return fileContent(key, file);
  return { ...key, bytes: (offset) => skipped(bytes, offset), release: async () => {} };
}

async function fileContent({ digest, size }: BlobKey, file: string): Promise<BlobContent> {
  const handle = await openWhole(size, file);
  return { digest, size, bytes: (start) => bytesOf(handle, start), release: () => handle.close() };
}

async function* bytesOf(handle: FileHandle, start: number): ByteSource {
  for (let position = start; ; ) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(READ), 0, READ, position);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    position += bytesRead;
  }
}

async function openWhole(size: number, file: string): Promise<FileHandle> {
  const handle = await open(file).catch((error) => {
    throw new StoreshipError("ERR_READ", `cannot read '${printableText(file)}': ${reasonOf(error)}`, {
      cause: error,
    });
  });
  if ((await handle.stat()).size === size) return handle;
  await handle.close();
  throw damaged(`'${printableText(file)}'`, `does not have the ${size} bytes that its blob should have`);
}
