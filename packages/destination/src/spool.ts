import type { Blob, ByteSource, Digest } from "@storeship/core";
import { digested } from "./digested.js";
import { temporaryFile } from "./temporary-file.js";

/** A blob of which all is known. */
export interface MeasuredBlob {
  readonly bytes: ByteSource;
  readonly size: number;
  readonly digest: Digest;
}

/**
 * Let a blob wait in a temporary file until its length and digest are known, then `use` it.
 *
 * @param beside the name beside which the file lies.
 */
export async function spooled<T>(
  blob: Blob,
  beside: string,
  use: (blob: MeasuredBlob) => Promise<T>,
): Promise<T> {
  const { bytes, digest } = digested(blob);
  const spool = temporaryFile(beside, beside);
  try {
    const size = await spool.writeAll(bytes);
    await spool.flush();
    return await use({ bytes: spool.read(), size, digest: await digest() });
  } finally {
    await spool.remove();
  }
}
