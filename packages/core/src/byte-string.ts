/**
 * A string whose characters are bytes (U+0000 to U+00FF). File names are bytes, not text: as a byte
 * string a name that is not UTF-8 passes unharmed, takes one byte a character in memory, and
 * compares in byte order.
 */
export type ByteString = string;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with them
const ASCII = /^[\x00-\x7f]*$/;

/** The UTF-8 bytes of `text` as a byte string. */
export function toByteString(text: string): ByteString {
  return ASCII.test(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}

/** A byte string as text; bytes that are not UTF-8 become U+FFFD. */
export function fromByteString(bytes: ByteString): string {
  return ASCII.test(bytes) ? bytes : Buffer.from(bytes, "latin1").toString("utf8");
}

/** A byte string in the form that `node:fs` takes without loss. */
export function toSystemPath(path: ByteString): string | Buffer {
  return ASCII.test(path) ? path : Buffer.from(path, "latin1");
}

/**
 * A byte string for people and for JSON: text where it is UTF-8, other bytes, control characters (see
 * `withoutControls`) and `%` before two hexadecimal digits percent-escaped, so that each name has a form of its own.
 */
export function printable(bytes: ByteString): string {
  const text = fromByteString(bytes);
  return toByteString(text) === bytes ? escapeText(text) : escapeMixed(bytes);
}

function escapeText(text: string): string {
  return withoutControls(text.replace(/%(?=[0-9A-Fa-f]{2})/g, "%25"));
}

// What moves the cursor, ends the line, or turns the direction of writing around.
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** `text` with all that a terminal would obey percent-escaped: control characters, line separators, directional marks. */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, (character) =>
    Array.from(Buffer.from(character, "utf8"), escapeByte).join(""),
  );
}

function escapeMixed(bytes: ByteString): string {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const buffer = Buffer.from(bytes, "latin1");
  let out = "";
  let text = "";
  for (let at = 0; at < buffer.length; ) {
    const first = buffer[at] as number;
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    try {
      text += decoder.decode(buffer.subarray(at, at + length));
      at += length;
    } catch {
      out += escapeText(text) + escapeByte(first);
      text = "";
      at += 1;
    }
  }
  return out + escapeText(text);
}

function escapeByte(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

/** Orders byte strings by byte, for `Array.prototype.sort`; the locale has no part in it. */
export function compareBytes(a: ByteString, b: ByteString): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Text of unknown origin (a name from a document or the command line) as it may reach a terminal: see `printable`. */
export function printableText(text: string): string {
  return printable(toByteString(text));
}
