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

/** The error that `run` is rejected with, which must be one of this project's. */
export async function rejectionOf(run: Promise<unknown>): Promise<StoreshipError> {
  const [result] = await Promise.allSettled([run]);
  return errorOf(() => {
    if (result.status === "rejected") throw result.reason;
  });
}
