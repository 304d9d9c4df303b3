import type { Datum } from "./s-expression.js";
import { readString } from "./s-expression-string.js";

/** A piece of an S-expression, from offset `at` up to `end`. */
export type Token = { readonly at: number; readonly end: number } & (
  | { readonly type: "datum"; readonly datum: Datum }
  | { readonly type: "quote"; readonly symbol: string }
  /** `close` is the parenthesis or bracket that closes a list, here or later. */
  | { readonly type: "open" | "close"; readonly close: string }
  | { readonly type: "dot" }
);

/** Told an offset and what is wrong there; does not return. */
export type Refuse = (at: number, why: string) => never;

// Blanks, and a comment to the end of its line; `#| … |#`; a run of characters that none of the delimiters end. None
// repeats more than single characters: the engine would keep a place to go back to for each time.
const BLANK = /\s*/y;
const LINE_COMMENT = /(?:;[^\n]*)?/y;
const BLOCK_MARK = /#\||\|#/g;
const ATOM = /[^\s()[\]"';`,]+/y;
const [ODD_START, ODD_END] = ["#{", "}#"];
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/;

const QUOTES: ReadonlyArray<readonly [string, string]> = [
  ["'", "quote"],
  ["`", "quasiquote"],
  [",@", "unquote-splicing"],
  [",", "unquote"],
];

/** The token at or behind offset `from`; undefined where only blanks and comments are left. */
export function tokenAt(text: string, from: number, refuse: Refuse): Token | undefined {
  const at = skipBlank(text, from, refuse);
  const character = text[at];
  switch (character) {
    case undefined:
      return undefined;
    case "(":
    case "[":
      return { type: "open", at, end: at + 1, close: character === "(" ? ")" : "]" };
    case ")":
    case "]":
      return { type: "close", at, end: at + 1, close: character };
    case '"': {
      const { value, end } = readString(text, at, refuse);
      return { type: "datum", at, end, datum: value };
    }
  }
  const [mark, symbol] = QUOTES.find(([mark]) => text.startsWith(mark, at)) ?? [];
  if (mark !== undefined && symbol !== undefined) return { type: "quote", at, end: at + mark.length, symbol };
  return atom(text, at, refuse);
}

function atom(text: string, at: number, refuse: Refuse): Token {
  const odd = text.startsWith(ODD_START, at) ? text.indexOf(ODD_END, at + ODD_START.length) : -1;
  if (odd !== -1) {
    const symbol = text.slice(at + ODD_START.length, odd);
    return { type: "datum", at, end: odd + ODD_END.length, datum: { symbol } };
  }
  const word = match(ATOM, text, at);
  const end = at + word.length;
  return word === "."
    ? { type: "dot", at, end }
    : { type: "datum", at, end, datum: datumOf(word, at, refuse) };
}

function datumOf(word: string, at: number, refuse: Refuse): Datum {
  if (word === "#t" || word === "#true") return true;
  if (word === "#f" || word === "#false") return false;
  if (word.startsWith("#") && !word.startsWith("#:")) return refuse(at, `'${word}' is not read here`);
  return NUMBER.test(word) ? Number(word) : { symbol: word };
}

function skipBlank(text: string, from: number, refuse: Refuse): number {
  let at = from;
  for (;;) {
    at += match(BLANK, text, at).length;
    const comment = match(LINE_COMMENT, text, at);
    at += comment.length;
    if (comment !== "") continue;
    if (!text.startsWith("#|", at)) return at;
    at = blockCommentEnd(text, at) ?? refuse(at, "the comment that begins here has no end");
  }
}

// Block comments nest.
function blockCommentEnd(text: string, at: number): number | undefined {
  BLOCK_MARK.lastIndex = at;
  for (let depth = 0; ; ) {
    const mark = BLOCK_MARK.exec(text);
    if (mark === null) return undefined;
    depth += mark[0] === "#|" ? 1 : -1;
    if (depth === 0) return BLOCK_MARK.lastIndex;
  }
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}
