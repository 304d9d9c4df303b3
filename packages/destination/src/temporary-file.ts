import { createReadStream, fsyncSync, openSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { ByteSource } from "@storeship/core";
import { discard } from "./discard.js";
import { outputError, writing } from "./output-error.js";
import { overlappedWriter } from "./overlapped-writer.js";
import { temporaryName } from "./temporary-name.js";

/** A file that has no final name yet. */
export interface TemporaryFile {
  readonly path: string;
  /** Resolves once the bytes before these are written: these may be written while the next ones are made. */
  write(bytes: Uint8Array): Promise<void>;
  /** Write all bytes of a source. @returns how many there were. */
  writeAll(bytes: ByteSource): Promise<number>;
  /** All bytes are written. */
  flush(): Promise<void>;
  /** All that was written and flushed. */
  read(): ByteSource;
  /** Give it its name, in place of what has it. @param fsync sync it first. */
  moveTo(target: string, fsync: boolean): Promise<void>;
  /** Remove it, unless it has moved. Safe at any time; what cannot be removed goes with the next build. */
  remove(): Promise<void>;
}

/** A new file beside `target`. @param name of the output, for messages. */
export function temporaryFile(target: string, name: string): TemporaryFile {
  const path = join(dirname(target), temporaryName(basename(target)));
  const descriptor = writing(name, () => openSync(path, "wx", 0o666));
  const writer = overlappedWriter(descriptor, name);
  return {
    path,
    write: writer.write,
    async writeAll(bytes) {
      let size = 0;
      for await (const chunk of bytes) {
        await writer.write(chunk);
        size += chunk.length;
      }
      return size;
    },
    flush: writer.flush,
    async *read() {
      try {
        yield* createReadStream(path, { highWaterMark: 1 << 20 });
      } catch (error) {
        throw outputError(name, error);
      }
    },
    async moveTo(final, fsync) {
      await writer.flush();
      if (fsync) writing(name, () => fsyncSync(descriptor));
      await writer.close();
      writing(name, () => renameSync(path, final));
    },
    async remove() {
      await writer.close().catch(() => {});
      discard(path);
    },
  };
}
