import type { Digest } from "@storeship/core";
import { decodeNixBase32 } from "./nix-base32.js";

const BYTES = 32;
const FORM = /^sha256([-:])([0-9A-Za-z+/]+={0,2})$/;

/**
 * The SHA-256 of a nar as `sha256:` and hexadecimal digits, whichever way it was written: `sha256:` before 64
 * hexadecimal digits, 52 characters of Nix's base 32, or base 64; or `sha256-` before base 64 (W3C Subresource Integrity).
 *
 * @returns undefined for anything else, a hash by another algorithm among it.
 */
export function normalizeNarHash(text: string): Digest | undefined {
  const [, separator, digits] = FORM.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const bytes =
    separator === "-"
      ? base64(digits)
      : (hexadecimal(digits) ?? decodeNixBase32(digits, BYTES) ?? base64(digits));
  return bytes === undefined ? undefined : `sha256:${bytes.toString("hex")}`;
}

function hexadecimal(digits: string): Buffer | undefined {
  return /^[0-9a-fA-F]{64}$/.test(digits) ? Buffer.from(digits, "hex") : undefined;
}

function base64(digits: string): Buffer | undefined {
  const bytes = Buffer.from(digits, "base64");
  return bytes.length === BYTES && bytes.toString("base64") === digits ? bytes : undefined;
}
