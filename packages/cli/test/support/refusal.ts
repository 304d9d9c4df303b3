import { readdirSync } from "node:fs";
import { expect } from "vitest";
import { storeship } from "./command-line.js";

/** How a command line is refused. */
export interface Refusal {
  /** 1 for what failed, 2 for wrong usage. */
  readonly status: 1 | 2;
  /** What the one line on stderr has in it: the option or path, and what to do. */
  readonly words: readonly string[];
}

/**
 * Runs the command line in DIRECTORY, and expects it to be refused: with one line on stderr that has all words in it,
 * nothing on stdout, and nothing written in DIRECTORY.
 */
export async function expectRefusal(
  directory: string,
  args: readonly string[],
  { status, words }: Refusal,
): Promise<void> {
  const before = listing(directory);
  const { stdout, stderr, ...ended } = await within(directory, () => storeship(...args));
  expect({ ...ended, stdout }, stderr).toEqual({ status, stdout: "" });
  expect(stderr).toMatch(/^storeship: [^\n]+\n$/);
  expect(stderr).not.toMatch(/unexpected|undefined|\[object|(?<!=)[.!]\n$/);
  for (const word of words) expect(stderr).toContain(word);
  expect(listing(directory)).toEqual(before);
}

async function within<T>(directory: string, run: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  process.chdir(directory);
  try {
    return await run();
  } finally {
    process.chdir(before);
  }
}

function listing(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" }).sort();
}
