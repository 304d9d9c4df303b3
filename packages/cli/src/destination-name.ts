import { resolve } from "node:path";
import { type OpenDestination, StoreshipError } from "@storeship/core";
import { dockerArchive, dockerArchiveStream, type OutputOptions } from "@storeship/destination";

/** A destination as the command line names it. */
export interface NamedDestination {
  /** For people: the archive's absolute path, or `-`. */
  readonly name: string;
  readonly open: OpenDestination;
}

/**
 * The destination of `-o`: `docker-archive:FILE`, a plain FILE, or `-` for stdout.
 *
 * @throws StoreshipError `ERR_USAGE` for a transport that is not known.
 */
export function namedDestination(text: string, options: OutputOptions): NamedDestination {
  if (text === "-" || text === "docker-archive:-") return { name: "-", open: dockerArchiveStream(process.stdout, "stdout") };
  const transport = /^([a-z][a-z-]+):(.*)$/s.exec(text);
  if (transport !== null && transport[1] !== "docker-archive") {
    throw new StoreshipError("ERR_USAGE", `--output ${text}: the transport '${transport[1]}' is not known; known are docker-archive:FILE, FILE, and - for stdout`);
  }
  const file = transport?.[2] ?? text;
  if (file === "") throw new StoreshipError("ERR_USAGE", "--output names no file; give docker-archive:FILE or FILE");
  return { name: resolve(file), open: dockerArchive(file, options) };
}
