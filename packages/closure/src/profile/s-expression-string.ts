const PLAIN = /[^"\\]*/y;
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|\n[ \t]*|(.))/suy;

const CHARACTERS: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "|": "|",
  "(": "(",
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "0": "\0",
};

/**
 * Read the string whose opening quotation mark is at offset `at`, with the escapes that Guile writes (Guile Reference
 * Manual, String Read Syntax).
 */
export function readString(
  text: string,
  at: number,
  refuse: (at: number, why: string) => never,
): { value: string; end: number } {
  let value = "";
  let end = at + 1;
  for (;;) {
    PLAIN.lastIndex = end;
    const [plain = ""] = PLAIN.exec(text) ?? [];
    value += plain;
    end += plain.length;
    if (text[end] === '"') return { value, end: end + 1 };
    if (text[end] === undefined) refuse(at, "the string that begins here has no end");
    ESCAPE.lastIndex = end;
    const [sequence, byte, short, long, character] = ESCAPE.exec(text) ?? [];
    const code = byte ?? short ?? long;
    const meant = code !== undefined ? codePoint(code) : character === undefined ? "" : CHARACTERS[character];
    if (sequence === undefined || meant === undefined)
      return refuse(end, "there is no such escape in a string");
    value += meant;
    end += sequence.length;
  }
}

function codePoint(digits: string): string | undefined {
  const code = Number.parseInt(digits, 16);
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? undefined : String.fromCodePoint(code);
}
