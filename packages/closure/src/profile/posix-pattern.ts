const CLASSES: Readonly<Record<string, string>> = {
  alnum: "A-Za-z0-9",
  alpha: "A-Za-z",
  blank: " \\t",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\s",
  upper: "A-Z",
  xdigit: "0-9A-Fa-f",
};

// One element each: a bracket expression, an interval, an escaped character, any other character.
const ELEMENT = /\[\^?\]?(?:\[:[a-z]+:\]|[^\]])*\]|\{\d*(?:,\d*)?\}|\\.|./gsu;
const SPECIAL_IN_BOTH = "^$.*+?()|";

/**
 * The POSIX extended regular expression `pattern` (IEEE 1003.1, section 9.4; the C locale; GNU's `\w`, `\b` and the like
 * among it) as one of JavaScript.
 *
 * @throws SyntaxError where it is none.
 */
export function posixPattern(pattern: string): RegExp {
  // JavaScript would take this for something of its own.
  if (/(?<!\\)\([?*+]/u.test(pattern)) throw new SyntaxError("nothing to repeat");
  return new RegExp((pattern.match(ELEMENT) ?? []).map(rewritten).join(""), "su");
}

function rewritten(element: string): string {
  if (SPECIAL_IN_BOTH.includes(element)) return element;
  if (element === "[") throw new SyntaxError("a bracket has no end");
  if (element.length > 1 && element.startsWith("[")) return bracket(element);
  if (/^\{(?:\d+,?|\d*,\d+)\}$/u.test(element)) return element.replace("{,", "{0,");
  if (/^\\[1-9wWsSbB]$/u.test(element)) return element;
  return literal(element.length > 1 && element.startsWith("\\") ? element.slice(1) : element);
}

// In brackets a backslash is a character as any other, and `]` is one in the first place.
function bracket(expression: string): string {
  const negated = expression.startsWith("[^");
  const members = expression.slice(negated ? 2 : 1, -1);
  const escaped = members.replace(/\[:([a-z]+):\]|[\\\]^[/]/gu, (member, name: string | undefined) => {
    if (name === undefined) return `\\${member}`;
    return CLASSES[name] ?? unknownClass(name);
  });
  return `[${negated ? "^" : ""}${escaped}]`;
}

function unknownClass(name: string): never {
  throw new SyntaxError(`there is no class of characters [:${name}:]`);
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
}
