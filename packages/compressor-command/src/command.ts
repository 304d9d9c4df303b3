import { basename } from "node:path";
import { type Compressor, type CompressorOptions, StoreshipError } from "@storeship/core";
import { findExecutable, programVersion } from "./executable.js";
import { filtered } from "./filter.js";
import { TIME_LIMIT } from "./program-compressor.js";
import { splitWords } from "./words.js";

/** What `command` takes beside what every compressor does. */
export interface CommandOptions extends CompressorOptions {
  /** Milliseconds that the program may neither read nor write while it could. A minute where absent. */
  readonly timeLimit?: number;
}

/** Nobody knows what a stranger takes; one runs at a time. */
const ASSUMED_MEMORY = 128 << 20;

/**
 * Any program that reads stdin and writes stdout: `command({ command: "lzip -9" })`. It is run without a shell, once
 * for the whole source; to decompress, with `-d` behind its arguments.
 *
 * @throws StoreshipError `ERR_COMPRESSOR_OPTION` for no command, one that takes a shell, or a level;
 * `ERR_COMPRESSOR_MISSING` where the program is not installed.
 */
export function command(options: CommandOptions = {}): Compressor {
  const { command: line, level, timeLimit = TIME_LIMIT } = options;
  if (line === undefined)
    throw new StoreshipError(
      "ERR_COMPRESSOR_OPTION",
      "command takes the program to run, as in 'command:lzip -9'",
    );
  if (level !== undefined)
    throw new StoreshipError(
      "ERR_COMPRESSOR_OPTION",
      "command takes no level; give it as the program's argument",
    );
  const [program, ...args] = splitWords(line);
  const path = findExecutable(program);
  const name = basename(program);
  const filter = { name, path, timeLimit };
  return {
    name: "command",
    extension: `.${name.replaceAll(/[^\w+-]/g, "")}`,
    concatenable: false,
    segmentSize: 1 << 20,
    memory: ASSUMED_MEMORY,
    fingerprint: `command ${JSON.stringify([name, ...args])} ${programVersion(path)[0]}`,
    compress: (source) => filtered({ ...filter, arguments: args, mustWrite: true }, source),
    decompress: (source) => filtered({ ...filter, arguments: [...args, "-d"] }, source),
  };
}
