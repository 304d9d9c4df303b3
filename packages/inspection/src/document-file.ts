import { DOCUMENT_LIMIT, damaged, printableText } from "@storeship/core";
import { fileReader } from "@storeship/layer";

/** Read a document that is a file of its own, whole. @throws as `fileReader`, and `ERR_IMAGE_DAMAGED` for a long one. */
export async function readDocument(file: string): Promise<Uint8Array> {
  const reader = fileReader(file);
  try {
    if (reader.size > DOCUMENT_LIMIT)
      throw damaged(
        `'${printableText(file)}'`,
        `has more than the ${DOCUMENT_LIMIT} bytes that are read; no image needs so many`,
      );
    return Buffer.from(await reader.read(reader.size));
  } finally {
    await reader.close();
  }
}
