import { resolve } from "node:path";
import { type Encode, type OpenDestination, StoreshipError } from "@storeship/core";
import { dockerArchive, dockerArchiveDescriptor, ociLayout } from "@storeship/destination";

/** A place for an image, as the command line names it. */
export type DestinationName =
  | { readonly transport: "docker-archive"; readonly file: string }
  | { readonly transport: "oci"; readonly directory: string; readonly tag?: string };

/** Standard output, where a file is expected. */
export const STDOUT = "-";

// Node's own stream writes to a pipe on the main thread, which then hears no signal while nobody reads.
const STDOUT_DESCRIPTOR = 1;

/**
 * Read `docker-archive:FILE`, `oci:DIR[:TAG]`, a plain FILE, or `-` for stdout.
 *
 * @throws StoreshipError `ERR_USAGE` for a transport that is not known or a name that is not there.
 */
export function parseDestination(text: string): DestinationName {
  const [, transport = "docker-archive", name = ""] = /^(?:([a-z][a-z-]+):)?(.*)$/s.exec(text) ?? [];
  if (name === "") throw new StoreshipError("ERR_USAGE", `--output '${text}' names no file or directory`);
  if (transport === "docker-archive") return { transport, file: name };
  if (transport === "oci") {
    const { name: directory, tag } = splitTag(name);
    return tag === undefined ? { transport, directory } : { transport, directory, tag };
  }
  throw new StoreshipError(
    "ERR_USAGE",
    `--output ${text}: the transport '${transport}' is not known; known are docker-archive:FILE, oci:DIR[:TAG], FILE, and - for stdout`,
  );
}

/** The directory and the tag of `DIR[:TAG]`. */
export function splitTag(text: string): { readonly name: string; readonly tag?: string } {
  const colon = text.lastIndexOf(":");
  const tagged = colon > text.lastIndexOf("/") && colon > 0;
  return tagged ? { name: text.slice(0, colon), tag: text.slice(colon + 1) } : { name: text };
}

/** How a destination is written. */
export interface OpenOptions {
  /** Compresses the whole archive. */
  readonly encode?: Encode;
  readonly fsync: boolean;
}

/** The destination of that name. */
export function openDestination(name: DestinationName, { encode, fsync }: OpenOptions): OpenDestination {
  if (name.transport === "oci")
    return ociLayout(name.directory, { fsync, ...(name.tag === undefined ? {} : { tag: name.tag }) });
  if (name.file === STDOUT) return dockerArchiveDescriptor(STDOUT_DESCRIPTOR, "stdout", encode);
  return dockerArchive(name.file, { fsync, ...(encode === undefined ? {} : { encode }) });
}

/** A destination's name for people: absolute, with its transport where it is no plain file. */
export function describeDestination(name: DestinationName): string {
  if (name.transport === "oci")
    return `oci:${resolve(name.directory)}${name.tag === undefined ? "" : `:${name.tag}`}`;
  return name.file === STDOUT ? STDOUT : resolve(name.file);
}
