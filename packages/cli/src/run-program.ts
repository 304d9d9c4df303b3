import { reasonOf, StoreshipError, systemErrorCode, withoutControls } from "@storeship/core";
import { type Command, CommanderError } from "commander";
import { ExitStatus } from "./exit-status.js";
import { usageError } from "./usage-error.js";

/** Exit statuses. */
const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/**
 * Run the command line and tell its exit status. What goes wrong is one line on stderr; a stack trace comes with
 * `STORESHIP_DEBUG=1`.
 */
export async function runProgram(program: Command, argv: readonly string[]): Promise<number> {
  for (const command of withSubcommands(program)) {
    command.exitOverride().configureOutput({
      outputError: (text, write) => write(`storeship: ${withoutControls(usageError(text))}\n`),
    });
  }
  watchStreams();
  try {
    const status = await statusOf(program, argv);
    const failure = await failureOfStdout();
    if (failure === undefined) return status;
    report(stdoutError(failure));
    return FAILED;
  } catch (thrown) {
    const { status, error } = thrown instanceof ExitStatus ? thrown : new ExitStatus(FAILED, thrown);
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE;
    report(error);
    return error instanceof StoreshipError && error.code === "ERR_USAGE" ? WRONG_USAGE : status;
  }
}

async function statusOf(program: Command, argv: readonly string[]): Promise<number> {
  try {
    await program.parseAsync(argv);
    return DONE;
  } catch (thrown) {
    if (thrown instanceof ExitStatus && thrown.error === undefined) return thrown.status;
    throw thrown;
  }
}

function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

let stdoutFailure: Error | undefined;
const noteFailure = (error: Error): void => {
  stdoutFailure ??= error;
};
// There is no other place to tell it.
const ignoreFailure = (): void => {};

// A stream that fails (its reader has gone, its disk is full) ends nothing by itself: a build goes on, or cleans up.
function watchStreams(): void {
  process.stdout.off("error", noteFailure).on("error", noteFailure);
  process.stderr.off("error", ignoreFailure).on("error", ignoreFailure);
}

// Writing to files, terminals and pipes is synchronous; that it failed is told in the next turn.
async function failureOfStdout(): Promise<Error | undefined> {
  await new Promise((resolve) => setImmediate(resolve));
  return stdoutFailure;
}

function stdoutError(failure: Error): StoreshipError {
  const reason = systemErrorCode(failure) === "EPIPE" ? "the reader of the pipe has gone" : reasonOf(failure);
  return new StoreshipError("ERR_OUTPUT", `cannot write to stdout: ${reason}`, { cause: failure });
}

function report(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const unexpected = error instanceof StoreshipError ? "" : "unexpected error: ";
  process.stderr.write(`storeship: ${unexpected}${withoutControls(message)}\n`);
  if (process.env["STORESHIP_DEBUG"]) console.error(error);
}
