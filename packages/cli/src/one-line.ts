/** `text` on one line: control characters, which a path or a quoted file can have, are percent-escaped. */
export function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) =>
    Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(
      "",
    ),
  );
}
