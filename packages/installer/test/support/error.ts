import { StoreshipError } from "@storeship/core";

/** The error that `run` throws, which must be one of this project's. */
export function errorOf(run: () => unknown): StoreshipError {
  try {
    run();
  } catch (error) {
    if (error instanceof StoreshipError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
