import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

export const PROFILE = `/gnu/store/${"1".repeat(32)}-profile`;
export const TOOL = `/gnu/store/${"2".repeat(32)}-tool-1.0`;

/** A directory of the running test's own, which goes when the test is done. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(realpathSync(tmpdir()), "cli-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A store of two items in a directory of its own, and the arguments that name it. */
export interface SmallStore {
  readonly directory: string;
  /** Options of `pack`, and the profile. */
  readonly args: readonly string[];
}

/** Makes a store: a profile that refers to a tool. @param size of the tool's file. */
export function smallStore(size = 100_000): SmallStore {
  const directory = temporaryDirectory();
  const graph = join(directory, "graph");
  const tool = join(directory, TOOL, "bin/tool");
  const link = join(directory, PROFILE, "bin/tool");
  for (const file of [tool, link]) mkdirSync(dirname(file), { recursive: true });
  writeFileSync(tool, Buffer.alloc(size));
  symlinkSync(`${TOOL}/bin/tool`, link);
  writeFileSync(graph, `${PROFILE}\n\n1\n${TOOL}\n${TOOL}\n\n0\n`);
  return { directory, args: ["--closure", graph, "--sysroot", directory, PROFILE] };
}
