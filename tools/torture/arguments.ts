import { parseArgs } from "node:util";

export const HELP = `usage: npm run torture [-- [OPTION]...]

Builds images while everything goes wrong, and checks after each run: no partial output under a final name, no temporary
file left after the next run, one line that says what was wrong, nothing of the user's touched. Exit status 1 where
something was not so.

  --short        fewer trials of each kind
  --only WORD    only the kinds of faults whose name has this in it
  --seed TEXT    another choice of random moments (default: storeship)
`;

/** What the command line asks for. */
export interface Arguments {
  readonly help: boolean;
  readonly short: boolean;
  readonly only: string;
  readonly seed: string;
}

/** Reads the command line. @throws Error for what it does not understand. */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean", short: "h", default: false },
      short: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      seed: { type: "string", default: "storeship" },
    },
  });
  return values;
}
