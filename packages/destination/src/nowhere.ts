import type { OpenDestination } from "@storeship/core";
import { digested } from "./digested.js";

/** A destination that keeps nothing: blobs are read, counted and hashed. What is delivered gets no manifest. */
export function nowhere(): OpenDestination {
  return async () => ({
    async putBlob(blob) {
      const { bytes, digest } = digested(blob);
      let size = 0;
      for await (const chunk of bytes) size += chunk.length;
      return { mediaType: blob.mediaType, digest: await digest(), size };
    },
    commit: async () => undefined,
    abort: async () => {},
  });
}
