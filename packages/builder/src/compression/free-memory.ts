/** What lies in a smaller buffer may share it: Node hands out parts of one, whose size differs from release to release. */
const LEAST_SIZE = 256 << 10;

/**
 * Give the memory of bytes back that nobody needs any more. By itself it would go with the next collection, which comes the
 * sooner, the more of it there is. Small buffers stay, for which that is as well.
 */
export function freeMemory({ buffer }: Uint8Array<ArrayBuffer>): void {
  if (buffer.byteLength >= LEAST_SIZE) buffer.transfer(0);
}
