import { StoreshipError } from "@storeship/core";

/** The error that `run` is refused with, which must be one of this project's. */
export async function errorOf(run: Promise<unknown>): Promise<StoreshipError> {
  try {
    await run;
  } catch (error) {
    if (error instanceof StoreshipError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
