import { StoreshipError } from "@storeship/core";

/** Whether an error tells that an image, or a part of it, cannot be read as what it claims to be: a fault of the image. */
export function isUnreadable(error: unknown): error is StoreshipError {
  return (
    error instanceof StoreshipError &&
    /^ERR_(IMAGE_DAMAGED|IMAGE_TOO_LARGE|DECOMPRESSOR_MISSING)$/.test(error.code)
  );
}
