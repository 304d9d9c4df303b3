import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { writing } from "./output-error.js";

/** Bytes of a temporary name that come from the final one: systems take 255 in all. */
const LONGEST_NAME = 200;

/** A file that has no final name yet. */
export interface TemporaryFile {
  readonly path: string;
  write(bytes: Uint8Array): void;
  /** Give it its name, in place of what has it. @param fsync sync it first. */
  moveTo(target: string, fsync: boolean): void;
  /** Remove it, unless it has moved. Safe at any time. */
  remove(): void;
}

/** A new file beside `target`. @param name of the output, for messages. */
export function temporaryFile(target: string, name: string): TemporaryFile {
  const path = temporaryName(target);
  const descriptor = writing(name, () => openSync(path, "wx", 0o666));
  let open = true;
  const close = (): void => {
    if (open) closeSync(descriptor);
    open = false;
  };
  return {
    path,
    write: (bytes) => writing(name, () => writeAll(descriptor, bytes)),
    moveTo: (final, fsync) =>
      writing(name, () => {
        if (fsync) fsyncSync(descriptor);
        close();
        renameSync(path, final);
      }),
    remove() {
      close();
      rmSync(path, { force: true });
    },
  };
}

/** Write all of `bytes`, in as many calls as it takes. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}

// Nobody else has the name: builds run side by side.
function temporaryName(target: string): string {
  const name = Buffer.from(basename(target)).subarray(0, LONGEST_NAME).toString();
  // A character that was cut in two is left out.
  return join(dirname(target), `.${name.replace(/\uFFFD$/, "")}.${randomBytes(6).toString("hex")}.tmp`);
}
