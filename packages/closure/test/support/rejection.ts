import { StoreshipError } from "@storeship/core";

/** The error that `promise` ends with, which must be one of this project's. */
export async function rejectionOf(promise: Promise<unknown>): Promise<StoreshipError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof StoreshipError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
