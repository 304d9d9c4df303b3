import { renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../whole-file.js";
import { INDEX_FILE, LAYOUT_FILE, LAYOUT_MARK } from "./layout-files.js";
import { makeDirectory, removeIfEmpty } from "./staging.js";

/** What a build adds to a layout. */
export interface Publication {
  /** The layout. */
  readonly directory: string;
  /** Where the new blobs lie, under their hexadecimal digests. */
  readonly staging: string;
  /** Sizes of the new blobs, by hexadecimal digest. */
  readonly blobs: ReadonlyMap<string, number>;
  /** The new text of `index.json`. */
  readonly index: string;
  readonly fsync: boolean;
}

/**
 * Move into a layout what a build has made for it, the index last, under the layout's lock. Where that fails the layout is
 * what it was.
 */
export async function publish({ directory, staging, blobs, index, fsync }: Publication): Promise<void> {
  const [newIndex, newMark] = [join(staging, INDEX_FILE), join(staging, LAYOUT_FILE)];
  await writeWhole(newIndex, index, { name: directory, fsync });
  await writeWhole(newMark, LAYOUT_MARK, { name: directory, fsync });
  const undo: Array<() => void> = [];
  const make = (path: string): void => {
    if (makeDirectory(path)) undo.push(() => removeIfEmpty(path));
  };
  const move = (from: string, to: string): void => {
    const isNew = statSync(to, { throwIfNoEntry: false }) === undefined;
    renameSync(from, to);
    if (isNew) undo.push(() => rmSync(to, { force: true }));
  };
  try {
    make(join(directory, "blobs"));
    make(join(directory, "blobs", "sha256"));
    for (const [hex, size] of blobs) {
      const place = join(directory, "blobs", "sha256", hex);
      if (sizeOf(place) !== size) move(join(staging, hex), place);
    }
    const mark = join(directory, LAYOUT_FILE);
    if (sizeOf(mark) === undefined) move(newMark, mark);
    renameSync(newIndex, join(directory, INDEX_FILE));
  } catch (error) {
    for (const step of undo.toReversed()) step();
    throw error;
  }
}

/** Bytes of a file; undefined where there is none. */
export function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}
