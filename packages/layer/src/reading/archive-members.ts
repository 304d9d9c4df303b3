import { type ByteSource, printableText } from "@storeship/core";
import { type ByteReader, rest, streamReader } from "./byte-reader.js";
import { compressionOf, MAGIC_LENGTH } from "./compression.js";
import { blamed, type Decompressor, decompressorNamed } from "./decompressor.js";

import { fileReader } from "./file-reader.js";
import { cutOff, type TarEnd, type TarMember, type TarWatch, tarMembers } from "./tar-members.js";

/** What else there is to see in an archive that is a file. */
export interface ArchiveWatch extends TarWatch {
  /** Gets what lies behind the end of the archive, in pieces; without it that is passed over. */
  readonly behind?: (bytes: Uint8Array) => void;
}

/**
 * The members of the archive in `file`, which may be compressed as a whole. Where it is not, content that nobody reads
 * is never read from disk.
 */
export async function* archiveMembers(
  file: string,
  decompressors: readonly Decompressor[],
  watch: ArchiveWatch = {},
): AsyncGenerator<TarMember, void, undefined> {
  const what = `'${printableText(file)}'`;
  const reader = await openArchive(file, decompressors, what);
  try {
    let ending: TarEnd | undefined;
    const end = (found: TarEnd): void => {
      ending = found;
      watch.end?.(found);
    };
    yield* tarMembers(reader, what, { ...watch, end });
    if (ending === "without-padding") throw cutOff(what);
    // Only its end tells that a compressed file is whole.
    if (watch.behind === undefined) await reader.skip(Number.POSITIVE_INFINITY);
    else for await (const piece of rest(reader)) watch.behind(piece);
  } finally {
    await reader.close();
  }
}

async function openArchive(
  file: string,
  decompressors: readonly Decompressor[],
  what: string,
): Promise<ByteReader> {
  const compression = await compressionOfFile(file);
  if (compression === undefined) return fileReader(file);
  const { decompress } = decompressorNamed(compression, decompressors, what);
  return streamReader(blamed(decompress(fileBytes(file)), compression, what));
}

async function compressionOfFile(file: string): Promise<string | undefined> {
  const reader = fileReader(file);
  try {
    return compressionOf(await reader.read(MAGIC_LENGTH));
  } finally {
    await reader.close();
  }
}

async function* fileBytes(file: string): ByteSource {
  const reader = fileReader(file);
  try {
    yield* rest(reader);
  } finally {
    await reader.close();
  }
}
