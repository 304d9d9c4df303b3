import { join } from "node:path";
import type { Command } from "./command.ts";
import type { Corpus } from "./kept-corpus.ts";
import { python } from "./python.ts";

/** Another way to do the work. */
export interface Peer {
  /** For people. */
  readonly name: string;
  /** Programs that must be installed. */
  readonly needs: readonly string[];
  command(corpus: Corpus, output: string): Command;
}

const SCRIPTS = join(import.meta.dirname, "peers");

/** Guix's docker builder, step by step. */
export function guixSteps(...compressor: readonly string[]): Peer {
  const [program] = compressor;
  return {
    name: ["Guix's steps", ...compressor].join(" "),
    needs: ["bash", "tar", "openssl", "sha256sum", ...(program === undefined ? [] : [program])],
    command: ({ paths }, output) => script("guix-steps.sh", paths, output, ...compressor),
  };
}

/** Layers archived twice on their way into one archive, by Python. */
export function streamedLayers(most: number): Peer {
  return {
    name: "streamed layers (Python tarfile)",
    needs: ["python3"],
    command: ({ paths }, output) => ({
      program: python(),
      args: [join(SCRIPTS, "stream-layers.py"), paths, `${most}`, output],
    }),
  };
}

export const tarDigest: Peer = {
  name: "GNU tar | openssl dgst",
  needs: ["bash", "tar", "openssl"],
  command: ({ root, names }) => script("tar-digest.sh", root, names),
};

export const tarZstd: Peer = {
  name: "GNU tar | zstd -3 -T0",
  needs: ["bash", "tar", "zstd"],
  command: ({ root, names }, output) => script("tar-zstd.sh", root, names, output),
};

export const tarZstdDigest: Peer = {
  name: "GNU tar | zstd -3 -T0 | openssl dgst",
  needs: ["bash", "tar", "zstd", "tee", "openssl"],
  command: ({ root, names }, output) => script("tar-zstd-digest.sh", root, names, output),
};

export const umociInsert: Peer = {
  name: "umoci init; new; insert",
  needs: ["bash", "umoci"],
  command: ({ root }, output) => script("umoci-insert.sh", root, output),
};

export const buildahCopy: Peer = {
  name: "buildah from; copy; commit",
  needs: ["bash", "buildah"],
  command: ({ root }, output) => script("buildah-copy.sh", root, output),
};

/** No builder: reads and hashes all files, and does nothing else. */
export const readDigest: Peer = {
  name: "floor: cat of all files | openssl dgst",
  needs: ["bash", "xargs", "openssl"],
  command: ({ files }) => script("read-digest.sh", files),
};

function script(name: string, ...args: readonly string[]): Command {
  return { program: "bash", args: [join(SCRIPTS, name), ...args] };
}
