import { type Destination, type ImageOutline, type OpenDestination, StoreshipError } from "@storeship/core";
import { abortable } from "./abortable.js";

/**
 * Open a destination and do `work` with it, up to its `commit`. Where that fails or is interrupted, what was written is
 * removed.
 */
export async function withDestination<T>(
  open: OpenDestination,
  outline: ImageOutline,
  signal: AbortSignal | undefined,
  work: (destination: Destination) => Promise<T>,
): Promise<T> {
  const destination = await abortable(open(outline), signal).catch((error) => {
    throw told(error, signal);
  });
  try {
    return await abortable(work(destination), signal);
  } catch (error) {
    await abortable(destination.abort(), signal).catch(() => {});
    throw told(error, signal);
  }
}

function told(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted !== true) return error;
  return new StoreshipError("ERR_INTERRUPTED", "interrupted; nothing was written", { cause: signal.reason });
}
