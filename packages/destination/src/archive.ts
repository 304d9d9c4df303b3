import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Destination, Encode, ImageOutline, OpenDestination } from "@storeship/core";
import { removeAbandonedFiles } from "./abandoned-files.js";
import { encodedOutput, plainOutput, type SegmentedOutput } from "./encoded-output.js";
import { descriptorOutput, type Output, type OutputOptions, outputFile, outputStream } from "./output.js";

/** How an archive is written. */
export interface ArchiveOptions extends OutputOptions {
  /** Compresses the whole archive. */
  readonly encode?: Encode;
}

/** Writes an archive of one kind. @param spoolBeside a name beside which blobs wait whose length is not known yet. */
export type ArchiveKind = (
  output: SegmentedOutput,
  outline: ImageOutline,
  spoolBeside: string,
) => Destination;

/** An archive in a file that is replaced once the new one is whole. */
export function archiveFile(kind: ArchiveKind, file: string, options: ArchiveOptions): OpenDestination {
  return async (outline) => archiveOver(kind, await outputFile(file, options), outline, options.encode, file);
}

/** An archive on a stream. @param name of the stream, for messages. */
export function archiveStream(
  kind: ArchiveKind,
  stream: NodeJS.WritableStream,
  name: string,
  encode?: Encode,
): OpenDestination {
  return async (outline) => archiveOver(kind, outputStream(stream, name), outline, encode);
}

/** An archive on an open file descriptor, which stays open. @param name of the file, for messages. */
export function archiveDescriptor(
  kind: ArchiveKind,
  descriptor: number,
  name: string,
  encode?: Encode,
): OpenDestination {
  return async (outline) => archiveOver(kind, descriptorOutput(descriptor, name), outline, encode);
}

/** An archive over an output. What has no name has nothing beside it either: blobs wait in the system's directory then. */
export function archiveOver(
  kind: ArchiveKind,
  plain: Output,
  outline: ImageOutline,
  encode?: Encode,
  spoolBeside: string = join(tmpdir(), "storeship"),
): Destination {
  removeAbandonedFiles(dirname(spoolBeside));
  const output = encode === undefined ? plainOutput(plain) : encodedOutput(plain, encode);
  return kind(output, outline, spoolBeside);
}
