import { join } from "node:path";
import { ROOT } from "../workspace.ts";
import type { Corpus } from "./kept-corpus.ts";

/** A program to run. What it prints goes nowhere. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** The command line as it is built in the repository; run with a `node`, there is no npm or npx in between. */
export const PROGRAM: string = join(ROOT, "packages", "cli", "bin", "storeship.js");

/** `storeship pack` of a corpus. */
export function pack(corpus: Corpus, output: string, ...options: readonly string[]): Command {
  const input = ["--closure", corpus.graph, "--sysroot", corpus.root, corpus.profile];
  const args = [PROGRAM, "pack", "-q", "--no-cache", ...options, ...input, "-o", output];
  return { program: process.execPath, args };
}

/** COMMAND for people, who have the corpus and the output at other places. */
export function shown({ program, args }: Command, corpus: Corpus, output: string): string {
  const names: ReadonlyArray<readonly [string, string]> = [
    [output, "OUTPUT"],
    [corpus.profile, "PROFILE"],
    [corpus.graph, "GRAPH"],
    [corpus.paths, "PATHS"],
    [corpus.names, "NAMES"],
    [corpus.files, "FILES"],
    [corpus.root, "ROOT"],
    [`${ROOT}/`, ""],
  ];
  const words = [program.replace(/.*\//, ""), ...args];
  return words
    .map((word) => names.reduce((text, [from, to]) => text.replaceAll(from, to), word))
    .map((word) => (word.includes(" ") ? `'${word}'` : word))
    .join(" ");
}
