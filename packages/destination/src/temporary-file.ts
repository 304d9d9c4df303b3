import { randomBytes } from "node:crypto";
import { fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { writing } from "./output-error.js";
import { overlappedWriter } from "./overlapped-writer.js";

/** Bytes of a temporary name that come from the final one: systems take 255 in all. */
const LONGEST_NAME = 200;

/** A file that has no final name yet. */
export interface TemporaryFile {
  readonly path: string;
  /** Resolves once the bytes before these are written: these may be written while the next ones are made. */
  write(bytes: Uint8Array): Promise<void>;
  /** All bytes are written. */
  flush(): Promise<void>;
  /** Give it its name, in place of what has it. @param fsync sync it first. */
  moveTo(target: string, fsync: boolean): Promise<void>;
  /** Remove it, unless it has moved. Safe at any time. */
  remove(): Promise<void>;
}

/** A new file beside `target`. @param name of the output, for messages. */
export function temporaryFile(target: string, name: string): TemporaryFile {
  const path = temporaryName(target);
  const descriptor = writing(name, () => openSync(path, "wx", 0o666));
  const writer = overlappedWriter(descriptor, name);
  return {
    path,
    write: writer.write,
    flush: writer.flush,
    async moveTo(final, fsync) {
      await writer.flush();
      if (fsync) writing(name, () => fsyncSync(descriptor));
      await writer.close();
      writing(name, () => renameSync(path, final));
    },
    async remove() {
      await writer.close();
      rmSync(path, { force: true });
    },
  };
}

// Nobody else has the name: builds run side by side.
function temporaryName(target: string): string {
  const name = Buffer.from(basename(target)).subarray(0, LONGEST_NAME).toString();
  // A character that was cut in two is left out.
  return join(dirname(target), `.${name.replace(/\uFFFD$/, "")}.${randomBytes(6).toString("hex")}.tmp`);
}
