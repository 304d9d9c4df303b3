import { StoreshipError } from "@storeship/core";
import type { HttpResponse } from "./http.js";

/**
 * The whole body of a response.
 *
 * @param limit bytes that it may have.
 * @throws StoreshipError `ERR_REGISTRY_DOCUMENT` for more; what the body itself throws.
 */
export async function readBody({ body, url }: HttpResponse, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit)
      throw new StoreshipError(
        "ERR_REGISTRY_DOCUMENT",
        `${url.host} sent a document of more than ${limit} bytes; none needs so many`,
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
