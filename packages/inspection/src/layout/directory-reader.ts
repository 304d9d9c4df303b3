import { join } from "node:path";
import { type ByteSource, type Digest, damaged, hexOf, printableText, StoreshipError } from "@storeship/core";
import { fileBytes } from "@storeship/layer";
import { readDocument } from "../document-file.js";
import type { LayoutReader } from "./layout-reader.js";

/** A layout in a directory. */
export function directoryReader(directory: string): LayoutReader {
  return {
    name: directory,
    isSequential: false,
    document: (name) => readDocument(join(directory, name)),
    blob: (digest) =>
      readDocument(blobFile(directory, digest)).catch((error) => {
        throw blobError(directory, digest, error);
      }),
    async *blobs(digests) {
      for (const digest of digests) yield { digest, bytes: blobBytes(directory, digest) };
    },
  };
}

function blobFile(directory: string, digest: Digest): string {
  return join(directory, "blobs", "sha256", hexOf(digest));
}

function blobError(directory: string, digest: Digest, error: StoreshipError): StoreshipError {
  if (error.code !== "ERR_FILE_MISSING") return error;
  return damaged(
    `'${printableText(directory)}'`,
    `has no blob ${digest}, which is named in it; copy it again`,
    error,
  );
}

async function* blobBytes(directory: string, digest: Digest): ByteSource {
  try {
    yield* fileBytes(blobFile(directory, digest));
  } catch (error) {
    throw error instanceof StoreshipError ? blobError(directory, digest, error) : error;
  }
}
