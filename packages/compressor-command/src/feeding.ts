import type { Writable } from "node:stream";
import type { ByteSource } from "@storeship/core";
import type { Watchdog } from "./watchdog.js";

/** Bytes handed over at a time, few enough that each is a sign of life. */
const WRITE_SIZE = 256 << 10;

/** A source on its way into a program. */
export interface Feeding {
  /** Bytes that were handed over. */
  readonly size: number;
  /** Whether all of the source was, so that the program has been told its end or will be next. */
  readonly isComplete: boolean;
  readonly sourceError: { readonly error: unknown } | undefined;
  /** Resolves when the source is at its end or was left. */
  readonly done: Promise<void>;
}

/** Ends early where the program takes no more; `fail` is called where the source fails. */
export function feed(source: ByteSource, stdin: Writable, watchdog: Watchdog, fail: () => void): Feeding {
  const state = { size: 0, isComplete: false, sourceError: undefined as Feeding["sourceError"] };
  const write = (bytes: Uint8Array) =>
    new Promise<boolean>((resolve) => {
      stdin.write(bytes, (error) => resolve(error === undefined || error === null));
    });
  const work = async (): Promise<void> => {
    watchdog.pause("source");
    for await (const chunk of source) {
      watchdog.resume("source");
      for (let at = 0; at < chunk.length; at += WRITE_SIZE) {
        const part = chunk.subarray(at, at + WRITE_SIZE);
        if (!(await write(part))) return;
        watchdog.sign();
        state.size += part.length;
      }
      watchdog.pause("source");
    }
    watchdog.resume("source");
    state.isComplete = true;
    stdin.end();
  };
  const done = work().catch((error: unknown) => {
    state.sourceError = { error };
    fail();
  });
  return Object.assign(state, { done });
}
