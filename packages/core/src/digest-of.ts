import { createHash, type Hash } from "node:crypto";
import type { Digest } from "./digest.js";

/** The digest of `bytes` (a string counts as its UTF-8 bytes). */
export function digestOf(bytes: string | Uint8Array): Digest {
  return digestOfHash(createHash("sha256").update(bytes));
}

/** The digest of what was fed to a SHA-256 `hash`, which is spent afterwards. */
export function digestOfHash(hash: Hash): Digest {
  return `sha256:${hash.digest("hex")}`;
}
