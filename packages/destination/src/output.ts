import { lstatSync, open, readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import { StoreshipError } from "@storeship/core";
import { removeAbandonedFiles } from "./abandoned-files.js";
import { outputError, writing } from "./output-error.js";
import { overlappedWriter } from "./overlapped-writer.js";
import { temporaryFile } from "./temporary-file.js";

const openFile = promisify(open);

/** Takes bytes in order, and is finished or given up once. */
export interface Output {
  write(bytes: Uint8Array): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}

/** How an output file is finished. */
export interface OutputOptions {
  /** What messages call it, where that is not the file. */
  readonly name?: string;
  /** Sync the file before it takes its name. */
  readonly fsync?: boolean;
}

/**
 * A file that has its name only once it is whole: written beside it, then renamed. What exists is replaced; where it is
 * a device or a FIFO it is written to instead, and where it is a symlink its target is replaced.
 *
 * @throws StoreshipError `ERR_OUTPUT` that names the file.
 */
export async function outputFile(
  file: string,
  { fsync = false, name = file }: OutputOptions = {},
): Promise<Output> {
  if (isSpecial(file)) return specialFile(file);
  const target = realTarget(file);
  removeAbandonedFiles(dirname(target));
  const temporary = temporaryFile(target, name);
  return {
    write: temporary.write,
    commit: () => temporary.moveTo(target, fsync),
    abort: temporary.remove,
  };
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
          if (fault) reject(outputError(name, fault));
          else resolve();
        });
      }),
    commit: async () => {},
    abort: async () => {},
  };
}

// Opening a FIFO waits for its reader: not on the thread that has to hear signals.
async function specialFile(file: string): Promise<Output> {
  const descriptor = await openFile(file, "w").catch((error) => {
    throw outputError(file, error);
  });
  const { close, ...output } = descriptorOutput(descriptor, file);
  return {
    write: output.write,
    async commit() {
      await output.commit();
      await close();
    },
    abort: close,
  };
}

/** An output to a file descriptor that is open already and stays open, such as 1. @param name for messages. */
export function descriptorOutput(
  descriptor: number,
  name: string,
): Output & { readonly close: () => Promise<void> } {
  const { write, flush, close } = overlappedWriter(descriptor, name);
  return { write, commit: flush, abort: async () => {}, close };
}

function realTarget(file: string): string {
  return writing(file, () => {
    let target = file;
    // The system follows what is left as it is: by name alone, `..` behind a symlink would be another directory.
    while (lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink()) {
      const link = readlinkSync(target);
      target = isAbsolute(link) ? link : `${dirname(target)}/${link}`;
    }
    return join(realpathSync(dirname(target)), basename(target));
  });
}

function isSpecial(file: string): boolean {
  // It throws for symlinks that go round in a circle.
  const stats = writing(file, () => statSync(file, { throwIfNoEntry: false }));
  if (stats?.isDirectory()) {
    throw new StoreshipError("ERR_OUTPUT", `cannot write '${file}': it is a directory; give a file name`);
  }
  return stats !== undefined && !stats.isFile();
}
