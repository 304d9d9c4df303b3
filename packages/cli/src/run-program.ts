import { type Command, CommanderError } from "commander";
import { StoreshipError } from "@storeship/core";

/** Exit statuses. */
const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/**
 * Run the command line and tell its exit status. What goes wrong is one line on stderr; a stack trace comes with
 * `STORESHIP_DEBUG=1`.
 */
export async function runProgram(program: Command, argv: readonly string[]): Promise<number> {
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "storeship: ")) });
  }
  try {
    await program.parseAsync(argv);
    return DONE;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE;
    report(error);
    return error instanceof StoreshipError && error.code === "ERR_USAGE" ? WRONG_USAGE : FAILED;
  }
}

function report(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const unexpected = error instanceof StoreshipError ? "" : "unexpected error: ";
  process.stderr.write(`storeship: ${unexpected}${message}\n`);
  if (process.env["STORESHIP_DEBUG"]) console.error(error);
}
