/** The 32 characters that Nix and Guix write hashes in: digits and letters without `e`, `o`, `t` and `u`. */
export const NIX_BASE32 = "0123456789abcdfghijklmnpqrsvwxyz";

/**
 * The bytes that `text` stands for; the first character holds the highest bits of the last byte.
 *
 * @param byteCount how many bytes there must be; `text` has as many characters as their bits need, 5 bits each.
 * @returns undefined where `text` has another length, a character outside the alphabet, or bits beyond the last byte.
 */
export function decodeNixBase32(text: string, byteCount: number): Buffer | undefined {
  if (text.length !== Math.ceil((byteCount * 8) / 5)) return undefined;
  const bytes = Buffer.alloc(byteCount + 1);
  for (let at = 0; at < text.length; at++) {
    const digit = NIX_BASE32.indexOf(text.charAt(text.length - 1 - at));
    if (digit === -1) return undefined;
    const byte = (at * 5) >> 3;
    const shifted = digit << ((at * 5) & 7);
    bytes[byte] = (bytes[byte] as number) | (shifted & 0xff);
    if (shifted > 0xff) bytes[byte + 1] = (bytes[byte + 1] as number) | (shifted >> 8);
  }
  return bytes[byteCount] === 0 ? bytes.subarray(0, byteCount) : undefined;
}
