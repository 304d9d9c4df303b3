import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { deflateSample } from "./deflate-sample.js";

const known = new Map<number, string>();

/**
 * Tells implementations of deflate apart by what they do: the first 16 hexadecimal digits of the SHA-256 of what this one
 * makes of a sample. Versions of zlib that write the same have the same; builds of one version that hash otherwise on another
 * processor have not.
 */
export function deflateMark(level: number, memLevel: number): string {
  const mark = known.get(level) ?? madeMark(level, memLevel);
  known.set(level, mark);
  return mark;
}

function madeMark(level: number, memLevel: number): string {
  const bytes = deflateRawSync(deflateSample(), { level, memLevel });
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}
