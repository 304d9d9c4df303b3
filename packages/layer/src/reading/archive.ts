import type { ByteReader } from "./byte-reader.js";
import { fileReader } from "./file-reader.js";

/** An archive that can be read from its start any number of times, a file or what is made anew each time. */
export interface Archive {
  /** What the user calls it, for messages. */
  readonly name: string;
  /** Whether it is sure not to be compressed as a whole. */
  readonly isPlain?: boolean;
  /** Begin to read it. */
  open(): Promise<ByteReader>;
}

/** The archive in a file. */
export function fileArchive(file: string): Archive {
  return { name: file, open: async () => fileReader(file) };
}
