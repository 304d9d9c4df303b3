/**
 * A JSON document for people and programs. JSON leaves DEL, the C1 control characters, line
 * separators and directional marks as they are; here they are escaped.
 */
export function jsonText(document: unknown): string {
  const escaped = (character: string): string =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(document, undefined, 2).replace(
    /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    escaped,
  );
}
