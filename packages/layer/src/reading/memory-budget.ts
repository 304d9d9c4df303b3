import { damaged } from "@storeship/core";

/** Bytes that may be held of what an image tells of its members. */
const LIMIT = 192 << 20;

/**
 * Counts what is held of members, so that an image that was made to do harm cannot take all memory.
 *
 * @param what names the image or the layer in messages.
 * @returns takes the bytes of one more member; throws `ERR_IMAGE_DAMAGED` beyond the limit.
 */
export function memoryBudget(what: string): (bytes: number) => void {
  let held = 0;
  return (bytes) => {
    held += bytes;
    if (held > LIMIT)
      throw damaged(what, "has more members than can be held in memory; no image needs so many");
  };
}
