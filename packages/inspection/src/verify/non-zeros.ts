/** How many bytes are not zero. */
export function nonZeros(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte !== 0) count += 1;
  return count;
}
