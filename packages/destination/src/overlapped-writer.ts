import { close, write } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { systemErrorCode } from "@storeship/core";
import { outputError } from "./output-error.js";

const writeSome = promisify(write);
const closeFile = promisify(close);

/** Writes to a file while its user makes the next bytes. */
export interface OverlappedWriter {
  /** Resolves once the bytes before these are written. An error is told at the next call. */
  write(bytes: Uint8Array): Promise<void>;
  flush(): Promise<void>;
  /** Safe at any time, and more than once. */
  close(): Promise<void>;
}

/** A writer to an open file, which it closes. @param name of the output, for messages. */
export function overlappedWriter(descriptor: number, name: string): OverlappedWriter {
  let pending: Promise<void> = Promise.resolve();
  let open = true;

  async function writeAll(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length; ) at += await writeOrWait(descriptor, bytes, at);
    } catch (error) {
      throw outputError(name, error);
    }
  }

  return {
    async write(bytes) {
      await pending;
      pending = writeAll(bytes);
      // Whoever comes next gets it; until then it is no unhandled rejection.
      pending.catch(() => {});
    },
    flush: () => pending,
    async close() {
      await pending.catch(() => {});
      if (!open) return;
      // Whether it succeeds or not: the number may be another file's from now on.
      open = false;
      await closeFile(descriptor).catch((error) => {
        throw outputError(name, error);
      });
    },
  };
}

/** How long to wait for a reader that is behind, in milliseconds. */
const PAUSE = 5;

// A pipe that somebody made non-blocking takes what it has room for, and says so when it has none.
async function writeOrWait(descriptor: number, bytes: Uint8Array, offset: number): Promise<number> {
  try {
    return (await writeSome(descriptor, bytes, offset)).bytesWritten;
  } catch (error) {
    if (systemErrorCode(error) !== "EAGAIN") throw error;
    await setTimeout(PAUSE);
    return 0;
  }
}
