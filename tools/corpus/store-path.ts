import { createHash } from "node:crypto";

// Nix's base 32: no e, o, t, u, so that hashes spell no words.
const ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz";

/** BYTES in Nix's base 32, whose first character holds the last bits. */
export function nixBase32(bytes: Uint8Array): string {
  const length = Math.ceil((bytes.length * 8) / 5);
  let text = "";
  for (let i = length - 1; i >= 0; i--) {
    const at = Math.floor((i * 5) / 8);
    const shift = (i * 5) % 8;
    const bits = ((bytes[at] ?? 0) >> shift) | ((bytes[at + 1] ?? 0) << (8 - shift));
    text += ALPHABET[bits & 31];
  }
  return text;
}

/** The 32 characters that a store item's name begins with: the SHA-256 of TEXT, folded to 160 bits. */
export function storeHash(text: string): string {
  const folded = new Uint8Array(20);
  createHash("sha256")
    .update(text)
    .digest()
    .forEach((byte, i) => {
      folded[i % 20] = (folded[i % 20] ?? 0) ^ byte;
    });
  return nixBase32(folded);
}

/** The store path of NAME at VERSION; what a store does not allow in a name becomes `_`. */
export function storePath(storeDir: string, name: string, version: string): string {
  return `${storeDir}/${storeHash(name + version)}-${name}-${version.replace(/[^A-Za-z0-9+._?=-]/g, "_")}`;
}

/** The store path of the profile that has ROOTS in it, in whatever order they are given. */
export function profilePath(storeDir: string, roots: readonly string[]): string {
  return `${storeDir}/${storeHash(`profile${roots.toSorted().join(" ")}`)}-profile`;
}
