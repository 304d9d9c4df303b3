import { setTimeout as delay } from "node:timers/promises";
import { type ByteSource, reasonOf, StoreshipError } from "@storeship/core";
import { feed } from "./feeding.js";
import { type Exit, type RunningProcess, startProcess } from "./running-process.js";
import { Watchdog } from "./watchdog.js";

/** Milliseconds in which a process whose output has ended may tell its status. */
const GRACE = 1000;

/** A program that reads stdin, writes stdout and ends with its input. */
export interface Filter {
  /** For messages. */
  readonly name: string;
  readonly path: string;
  readonly arguments: readonly string[];
  /** Milliseconds that it may neither read nor write while it could. */
  readonly timeLimit: number;
  /** Whether anything that it says on stderr is a failure. */
  readonly isStrict?: boolean;
  /** Whether it is a failure to write nothing where something was read. */
  readonly mustWrite?: boolean;
}

/**
 * Pass `source` through a program. Whatever happens, no process is left behind: not when it fails or hangs, not when
 * the source fails, and not when the reader leaves, who need not wait for it.
 */
export function filtered(filter: Filter, source: ByteSource): ByteSource {
  return {
    [Symbol.asyncIterator]() {
      const stop = new AbortController();
      const bytes = run(filter, source, stop.signal);
      return {
        next: () => bytes.next(),
        return() {
          // Also while `next` waits for the program.
          stop.abort();
          return bytes.return();
        },
      };
    },
  };
}

async function* run(
  filter: Filter,
  source: ByteSource,
  stop: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const child = await start(filter);
  let hasTimedOut = false;
  const watchdog = new Watchdog(filter.timeLimit, () => {
    hasTimedOut = true;
    child.kill();
  });
  const input = feed(source, child.stdin, watchdog, child.kill);
  stop.addEventListener("abort", child.kill);
  if (stop.aborted) child.kill();
  // What it started may hold its output open.
  void child.exit.then(({ status }) => {
    if (status !== 0) child.kill();
  });
  let size = 0;
  try {
    for await (const chunk of child.stdout as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      watchdog.pause("reader");
      yield chunk;
      watchdog.resume("reader");
    }
    // It cannot be done before it was told the end of its input.
    const isEarly = !input.isComplete;
    if (isEarly) watchdog.stop();
    const exit = await exitOf(child, isEarly);
    child.kill();
    if (stop.aborted) return;
    if (input.sourceError !== undefined) throw input.sourceError.error;
    if (hasTimedOut) throw timeout(filter);
    const fault = faultOf(filter, exit, isEarly, input.size > 0 && size === 0);
    const words = await child.lastWords();
    if (fault !== undefined) throw failure(filter, fault, words);
    if (filter.isStrict === true && words !== "") throw failure(filter, "complained", words);
  } finally {
    watchdog.stop();
    stop.removeEventListener("abort", child.kill);
    child.kill();
    child.stdin.destroy();
    await Promise.all([child.exit, input.done]);
  }
}

async function start(filter: Filter): Promise<RunningProcess> {
  try {
    return await startProcess(filter.path, filter.arguments);
  } catch (error) {
    const message = `${filter.name} cannot be started: ${reasonOf(error)}`;
    throw new StoreshipError("ERR_COMPRESSOR_FAILED", message, { cause: error });
  }
}

/** The exit; undefined if, having closed its output early, it stays. */
async function exitOf(child: RunningProcess, isEarly: boolean): Promise<Exit | undefined> {
  if (!isEarly) return await child.exit;
  const grace = new AbortController();
  try {
    const patience = delay(GRACE, undefined, { signal: grace.signal }).catch(() => undefined);
    return await Promise.race([child.exit, patience]);
  } finally {
    grace.abort();
  }
}

function faultOf(
  filter: Filter,
  exit: Exit | undefined,
  isEarly: boolean,
  isEmpty: boolean,
): string | undefined {
  if (exit === undefined) return "closed its output before the end of its input";
  if (exit.signal !== null) return `was ended by ${exit.signal}`;
  if (exit.status !== 0) return `failed with status ${exit.status}`;
  if (isEarly) return "ended before the end of its input";
  return filter.mustWrite === true && isEmpty
    ? "wrote nothing; it must read stdin and write stdout"
    : undefined;
}

function failure(filter: Filter, fault: string, words: string): StoreshipError {
  const because = words === "" ? "" : `: ${words.replace(`${filter.path}: `, "")}`;
  return new StoreshipError("ERR_COMPRESSOR_FAILED", `${filter.name} ${fault}${because}`);
}

function timeout(filter: Filter): StoreshipError {
  return new StoreshipError(
    "ERR_COMPRESSOR_TIMEOUT",
    `${filter.name} neither read nor wrote anything for ${filter.timeLimit / 1000} seconds; it was ended`,
  );
}
