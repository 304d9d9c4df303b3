import { StoreshipError } from "@storeship/core";
import { type Token, tokenAt } from "./s-expression-token.js";

/** A symbol; `(a b)` has two. */
export interface SymbolDatum {
  readonly symbol: string;
}

/** A list that ends in something else than a list: `(a b . c)`. */
interface DottedDatum {
  readonly items: readonly Datum[];
  readonly tail: Datum;
}

/** What an S-expression can be: a string, a number, a boolean, a symbol, a list. */
export type Datum = string | number | boolean | SymbolDatum | DottedDatum | readonly Datum[];

/** Lists and quotes may be this deep. */
export const MAXIMUM_DEPTH = 1000;

/**
 * Read the one datum in `text`, in the notation of Scheme as Guile writes it (R7RS, section 7.1.2): strings, symbols,
 * decimal numbers, `#t` and `#f`, lists, pairs, quotes, comments. Characters and vectors are not read.
 *
 * @param file the name of what is read, for messages.
 * @throws StoreshipError `ERR_S_EXPRESSION` that names the file, line and column, for anything else, for what is deeper
 * than `MAXIMUM_DEPTH`, and for more than one datum.
 */
export function parseSExpression(text: string, file: string): Datum {
  let position = 0;

  const refuse = (at: number, why: string): never => {
    throw new StoreshipError("ERR_S_EXPRESSION", `${file}:${lineAndColumn(text, at)}: ${why}`);
  };

  const next = (): Token | undefined => {
    const token = tokenAt(text, position, refuse);
    position = token?.end ?? text.length;
    return token;
  };

  const datumOf = (token: Token, depth: number): Datum => {
    if (depth > MAXIMUM_DEPTH) refuse(token.at, `this is more than ${MAXIMUM_DEPTH} lists deep`);
    switch (token.type) {
      case "datum":
        return token.datum;
      case "quote":
        return [
          { symbol: token.symbol },
          datumOf(next() ?? refuse(token.at, "nothing follows the quote"), depth + 1),
        ];
      case "open":
        return list(token.at, token.close, depth);
      default:
        return refuse(token.at, `there is a '${text.slice(token.at, token.end)}' out of place`);
    }
  };

  const list = (start: number, close: string, depth: number): Datum => {
    const following = (): Token => next() ?? refuse(start, "the list that begins here has no end");
    const items: Datum[] = [];
    for (;;) {
      const token = following();
      if (token.type === "close" && token.close === close) return items;
      if (token.type === "dot" && items.length > 0) {
        const tail = datumOf(following(), depth + 1);
        const end = following();
        if (end.type !== "close" || end.close !== close)
          refuse(end.at, "more than one expression follows the dot");
        return joined(items, tail);
      }
      items.push(datumOf(token, depth + 1));
    }
  };

  const datum = datumOf(next() ?? refuse(text.length, "there is no expression"), 0);
  const more = next();
  return more === undefined ? datum : refuse(more.at, "there is more than one expression");
}

// `(a . (b c))` is another way to write `(a b c)`.
function joined(items: readonly Datum[], tail: Datum): Datum {
  if (isList(tail)) return [...items, ...tail];
  if (typeof tail !== "object" || !("tail" in tail)) return { items, tail };
  return { items: [...items, ...tail.items], tail: tail.tail };
}

/** Whether `datum` is a list. */
export function isList(datum: Datum | undefined): datum is readonly Datum[] {
  return Array.isArray(datum);
}

/** Whether `datum` is a symbol: `name`, if one is asked for. */
export function isSymbol(datum: Datum | undefined, name?: string): datum is SymbolDatum {
  return typeof datum === "object" && "symbol" in datum && (name === undefined || datum.symbol === name);
}

function lineAndColumn(text: string, at: number): string {
  const lines = text.slice(0, at).split("\n");
  return `${lines.length}:${(lines.at(-1) as string).length + 1}`;
}
