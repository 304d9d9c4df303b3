/**
 * Give the memory of bytes back that nobody needs any more. By itself it would go with the next collection, which comes the
 * sooner, the more of it there is. Small buffers may lie in one that Node shares out: they stay.
 */
export function freeMemory({ buffer }: Uint8Array<ArrayBuffer>): void {
  if (buffer.byteLength > Buffer.poolSize) buffer.transfer(0);
}
