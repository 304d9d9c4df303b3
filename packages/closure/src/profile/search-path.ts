import { type Datum, isList, isSymbol } from "./s-expression.js";

/** How the value of an environment variable follows from what a profile has. */
export interface SearchPath {
  /** The variable. */
  readonly variable: string;
  /** Relative to the profile. */
  readonly files: readonly string[];
  /** Between two matches; undefined where the variable takes the first match alone. */
  readonly separator: string | undefined;
  /** What a match must be, after symlinks: `directory`, `regular`; nothing matches another. */
  readonly type: string;
  /** A POSIX extended regular expression for the names of what lies at and below `files`; undefined: they match themselves. */
  readonly pattern: string | undefined;
}

/** `PATH`, which every profile has. */
export const PATH: SearchPath = {
  variable: "PATH",
  files: ["bin", "sbin"],
  separator: ":",
  type: "directory",
  pattern: undefined,
};

/** The search path that `datum`, `(VARIABLE (FILE…) SEPARATOR TYPE PATTERN)`, stands for; undefined where it has another form. */
export function searchPathOf(datum: Datum): SearchPath | undefined {
  if (!isList(datum) || datum.length !== 5) return undefined;
  const [variable, files, separator, type, pattern] = datum;
  if (typeof variable !== "string" || !/^[^=\0]+$/.test(variable) || !isStrings(files)) return undefined;
  if (!isStringOrFalse(separator) || !isStringOrFalse(pattern) || !isSymbol(type)) return undefined;
  return {
    variable,
    files,
    separator: separator === false ? undefined : separator,
    type: type.symbol,
    pattern: pattern === false ? undefined : pattern,
  };
}

function isStrings(datum: Datum | undefined): datum is readonly string[] {
  return isList(datum) && datum.every((file) => typeof file === "string" && !file.includes("\0"));
}

function isStringOrFalse(datum: Datum | undefined): datum is string | false {
  return typeof datum === "string" || datum === false;
}
