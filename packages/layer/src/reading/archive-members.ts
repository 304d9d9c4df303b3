import { type ByteSource, printableText } from "@storeship/core";
import type { Archive } from "./archive.js";
import { type ByteReader, rest, streamReader } from "./byte-reader.js";
import { compressionOf, MAGIC_LENGTH } from "./compression.js";
import { type Decompressor, decoded, decompressorNamed } from "./decompressor.js";
import { cutOff, type TarEnd, type TarMember, type TarWatch, tarMembers } from "./tar-members.js";

/** What else there is to see in an archive. */
export interface ArchiveWatch extends TarWatch {
  /** Gets what lies behind the end of the archive, in pieces; without it that is passed over. */
  readonly behind?: (bytes: Uint8Array) => void;
}

/**
 * The members of `archive`, which may be compressed as a whole. Where it is a file and is not, content that nobody reads is
 * never read from disk.
 */
export async function* archiveMembers(
  archive: Archive,
  decompressors: readonly Decompressor[],
  watch: ArchiveWatch = {},
): AsyncGenerator<TarMember, void, undefined> {
  const what = `'${printableText(archive.name)}'`;
  const reader = await openArchive(archive, decompressors, what);
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
  archive: Archive,
  decompressors: readonly Decompressor[],
  what: string,
): Promise<ByteReader> {
  const compression = archive.isPlain ? undefined : await compressionOfArchive(archive);
  if (compression === undefined) return archive.open();
  return streamReader(
    decoded(archiveBytes(archive), decompressorNamed(compression, decompressors, what), what),
  );
}

async function compressionOfArchive(archive: Archive): Promise<string | undefined> {
  const reader = await archive.open();
  try {
    return compressionOf(await reader.read(MAGIC_LENGTH));
  } finally {
    await reader.close();
  }
}

async function* archiveBytes(archive: Archive): ByteSource {
  const reader = await archive.open();
  try {
    yield* rest(reader);
  } finally {
    await reader.close();
  }
}
