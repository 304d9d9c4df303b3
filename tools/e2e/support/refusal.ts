import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Result } from "./run.ts";

const OLDER = "an older image";

/** A directory for output that holds an older image, which a build that fails must not touch. */
export interface OutputDirectory {
  readonly directory: string;
  /** The file to write: the older image. */
  readonly file: string;
  /** Expects the older image to be as it was, and nothing beside it. */
  expectUntouched(): void;
}

export function outputDirectory(parent: string): OutputDirectory {
  const directory = join(parent, "output");
  mkdirSync(directory);
  const file = join(directory, "image.tar");
  writeFileSync(file, OLDER);
  return {
    directory,
    file,
    expectUntouched() {
      expect(readdirSync(directory)).toEqual(["image.tar"]);
      expect(readFileSync(file, "utf8")).toBe(OLDER);
    },
  };
}

/** Expects a failure that one line on stderr explains, which has all of WORDS in it, and nothing on stdout. */
export function expectRefused(result: Result, words: readonly string[], status = 1): void {
  const { stderr, ...rest } = result;
  expect(rest, stderr).toEqual({ status, signal: null, stdout: "" });
  expect(stderr).toMatch(/^storeship: [^\n]+\n$/);
  for (const word of words) expect(stderr).toContain(word);
}
