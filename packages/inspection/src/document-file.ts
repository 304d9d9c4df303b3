import { readFile, stat } from "node:fs/promises";
import { DOCUMENT_LIMIT, damaged, printableText, StoreshipError, toByteString } from "@storeship/core";
import { readError } from "@storeship/layer";

/** Read a document that is a file of its own, whole. */
export async function readDocument(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > DOCUMENT_LIMIT)
      throw damaged(
        `'${printableText(file)}'`,
        `has more than the ${DOCUMENT_LIMIT} bytes that are read; no image needs so many`,
      );
    return await readFile(file);
  } catch (error) {
    throw error instanceof StoreshipError ? error : readError(toByteString(file), error);
  }
}
