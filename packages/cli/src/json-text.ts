/** A JSON document for people and programs. JSON leaves DEL and the C1 control characters as they are; here they are escaped. */
export function jsonText(document: unknown): string {
  const escaped = (character: string): string =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(document, undefined, 2).replace(/[\x7f-\x9f]/g, escaped);
}
