import { damaged } from "../errors.js";

const MAXIMUM_DEPTH = 100;
/** Of arrays, objects, their members and commas. An empty array of three bytes takes a hundred in memory. */
const MAXIMUM_MARKS = 1_000_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set(Buffer.from("[{"));
const CLOSING = new Set(Buffer.from("]}"));
const MARKS = new Set(Buffer.from("[{,:"));

/**
 * Refuse a JSON document that would take very much memory, or that nobody could walk over by recursion, before it is
 * parsed.
 *
 * @param what names it in messages.
 * @throws StoreshipError `ERR_IMAGE_DAMAGED`.
 */
export function checkStructure(bytes: Uint8Array, what: string): void {
  let depth = 0;
  let marks = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      at = endOfText(bytes, at + 1);
      continue;
    }
    if (OPENING.has(byte)) depth += 1;
    else if (CLOSING.has(byte)) depth -= 1;
    if (depth > MAXIMUM_DEPTH)
      throw damaged(what, `is nested more than ${MAXIMUM_DEPTH} deep; no image needs that`);
    if (MARKS.has(byte)) marks += 1;
    if (marks > MAXIMUM_MARKS)
      throw damaged(what, `has more than ${MAXIMUM_MARKS} values; no image needs so many`);
  }
}

function endOfText(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}
