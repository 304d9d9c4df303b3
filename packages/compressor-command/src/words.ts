import { StoreshipError } from "@storeship/core";

const WORD =
  /'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\[\s\S])*)"|\\(?<escaped>[\s\S])|(?<plain>[^\s'"\\]+)|(?<gap>\s+)/gy;

/** What a shell would do something about, and this does not. */
const SHELL_SYNTAX = /[|&;<>()$`]/;

/**
 * Split a command into its words as a shell does: at white space, with quotes and backslashes.
 *
 * @throws StoreshipError `ERR_COMPRESSOR_OPTION` for no word, a quote without end, and what takes a shell to run.
 */
export function splitWords(command: string): readonly [string, ...string[]] {
  const words: string[] = [];
  let word: string | undefined;
  let end = 0;
  for (const { 0: match, index, groups = {} } of command.matchAll(WORD)) {
    end = index + match.length;
    if (groups["gap"] !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    const plain = groups["plain"];
    if (plain !== undefined && SHELL_SYNTAX.test(plain))
      throw refused(command, `'${plain}' takes a shell; write a script and name it`);
    const double = groups["double"]?.replaceAll(/\\(["\\$`])/g, "$1");
    word = (word ?? "") + (groups["single"] ?? double ?? groups["escaped"] ?? plain ?? "");
  }
  if (end < command.length) throw refused(command, "a quote has no end");
  if (word !== undefined) words.push(word);
  const [program, ...rest] = words;
  if (program === undefined || program === "") throw refused(command, "it names no program, as in 'lzip -9'");
  return [program, ...rest];
}

function refused(command: string, fault: string): StoreshipError {
  return new StoreshipError("ERR_COMPRESSOR_OPTION", `the command '${command}' cannot be run: ${fault}`);
}
