import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { reasonOf, StoreshipError, systemErrorCode } from "@storeship/core";

/** Takes bytes in order, and is finished or given up once. */
export interface Output {
  write(bytes: Uint8Array): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}

/** How an output file is finished. */
export interface OutputOptions {
  /** Sync the file before it takes its name. */
  readonly fsync?: boolean;
}

/**
 * A file that has its name only once it is whole: written beside it, then renamed. What exists is replaced; where it is
 * a device or a FIFO it is written to instead, and where it is a symlink its target is replaced.
 *
 * @throws StoreshipError `ERR_OUTPUT` that names the file.
 */
export function outputFile(file: string, { fsync = false }: OutputOptions = {}): Output {
  const target = realTarget(file);
  return isSpecial(target) ? specialFile(file) : renamedFile(file, target, fsync);
}

/** An output to a stream that is open already and has no name, such as standard output. */
export function outputStream(stream: NodeJS.WritableStream, name: string): Output {
  let failure: Error | undefined;
  stream.on("error", (error) => {
    failure = error;
  });
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        stream.write(bytes, (error) => {
          const fault = error ?? failure;
          if (fault) reject(writeError(name, fault));
          else resolve();
        });
      }),
    commit: async () => {},
    abort: async () => {},
  };
}

function renamedFile(file: string, target: string, fsync: boolean): Output {
  const temporary = temporaryName(target);
  const descriptor = create(temporary, file);
  let open = true;
  const close = (): void => {
    if (open) closeSync(descriptor);
    open = false;
  };
  return {
    async write(bytes) {
      writeAll(descriptor, bytes, file);
    },
    async commit() {
      try {
        if (fsync) fsyncSync(descriptor);
        close();
        renameSync(temporary, target);
      } catch (error) {
        throw writeError(file, error);
      }
    },
    async abort() {
      close();
      rmSync(temporary, { force: true });
    },
  };
}

function specialFile(file: string): Output {
  const descriptor = tryOutput(file, () => openSync(file, "w"));
  return {
    async write(bytes) {
      writeAll(descriptor, bytes, file);
    },
    async commit() {
      closeSync(descriptor);
    },
    async abort() {
      closeSync(descriptor);
    },
  };
}

/** A name beside `target` that nobody else has: builds run side by side. */
export function temporaryName(target: string): string {
  return join(dirname(target), `.${basename(target).slice(0, 200)}.${randomBytes(6).toString("hex")}.tmp`);
}

function create(temporary: string, file: string): number {
  return tryOutput(file, () => openSync(temporary, "wx", 0o666));
}

function realTarget(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

function isSpecial(file: string): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isDirectory()) {
    throw new StoreshipError("ERR_OUTPUT", `cannot write '${file}': it is a directory; give a file name`);
  }
  return stats !== undefined && !stats.isFile();
}

function writeAll(descriptor: number, bytes: Uint8Array, file: string): void {
  tryOutput(file, () => {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
  });
}

function tryOutput<T>(file: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw writeError(file, error);
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: "its directory does not exist; make it first",
  ENOTDIR: "its directory does not exist; make it first",
  ENOSPC: "the disk is full; free some space or write elsewhere",
  EDQUOT: "the disk quota is used up; free some space or write elsewhere",
  EACCES: "permission denied; write where you may",
  EROFS: "the file system is read-only; write elsewhere",
  EPIPE: "the reader of the pipe has gone",
};

function writeError(file: string, error: unknown): StoreshipError {
  const code = systemErrorCode(error);
  const reason = (code === undefined ? undefined : ADVICE[code]) ?? reasonOf(error);
  return new StoreshipError("ERR_OUTPUT", `cannot write '${file}': ${reason}`, { cause: error });
}
