import { join } from "node:path";
import { corpus, corpusArguments } from "./corpus.ts";
import { attempt } from "./run.ts";
import { packed } from "./storeship.ts";

/** What images are called that are compared with one another. */
export const NAME = "storeship-e2e/compression:v1";

/** The programs that read what the compressors of the same names write. */
export const READERS = ["gzip", "zstd", "xz", "lzip", "bzip2"] as const;

/** Names of archives that say how they are compressed. */
export const EXTENSIONS: Readonly<Record<(typeof READERS)[number], readonly string[]>> = {
  gzip: [".tar.gz", ".tgz"],
  zstd: [".tar.zst"],
  xz: [".tar.xz"],
  lzip: [".tar.lz"],
  bzip2: [".tar.bz2"],
};

/** Arguments of `storeship pack` that name the item of the real closure whose name PATTERN matches, and all below it. */
function itemArguments(pattern: RegExp): readonly string[] {
  const { graph, physical, items } = corpus();
  const item = items.find((path) => pattern.test(path));
  if (item === undefined) throw new Error(`the closure has no item like ${pattern}`);
  return ["--closure", graph, "--sysroot", physical, item];
}

/** One program and what it links to: two items. */
export const tinyClosure = (): readonly string[] => itemArguments(/-busybox-static-/);
/** An interpreter and its libraries: some 30 MB in many files. */
export const smallClosure = (): readonly string[] => itemArguments(/-python3\.\d+-minimal-/);
/** All of it, some 200 MB. */
export const wholeClosure = (): readonly string[] => corpusArguments();

/** Packs ARGS into the file NAME of DIRECTORY; gives its path. Nothing comes out of a cache. */
export function packedFile(directory: string, name: string, args: readonly string[]): string {
  const file = join(directory, name);
  packed(["-q", "--no-cache", "-t", NAME, "-o", file, ...args]);
  return file;
}

/** What PROGRAM, which must accept ARCHIVE, has to say against its unpacking to the bytes of the file PLAIN: nothing. */
export function differenceOf(program: string, archive: string, plain: string): string {
  const script = '"$1" -t <"$2" && "$1" -dc <"$2" | cmp - "$3"';
  const { status, stdout, stderr } = attempt("sh", ["-c", script, "sh", program, archive, plain]);
  return status === 0 ? "" : `status ${status}: ${stdout}${stderr}`;
}
