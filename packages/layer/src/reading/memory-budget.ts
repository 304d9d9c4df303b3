import { damaged } from "@storeship/core";

/** Bytes that may be held of what an image tells of its members. */
const LIMIT = 192 << 20;

/** Takes the bytes of one more member. @throws StoreshipError `ERR_IMAGE_DAMAGED` beyond the limit. */
export type MemoryBudget = (bytes: number) => void;

/**
 * Counts what is held of members, so that an image that was made to do harm cannot take all memory.
 *
 * @param what names the image or the layer in messages.
 */
export function memoryBudget(what: string): MemoryBudget {
  let held = 0;
  return (bytes) => {
    held += bytes;
    if (held > LIMIT)
      throw damaged(what, "has more members than can be held in memory; no image needs so many");
  };
}
