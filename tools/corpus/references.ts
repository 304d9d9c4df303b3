import { mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = "nix-support-like";

/** A reference: the name of what is referred to, and its store path. */
export interface Reference {
  readonly name: string;
  readonly path: string;
}

/**
 * Writes into an item's directory that it refers to itself and to REFERENCES, by turns inside a file
 * and as an absolute symlink, so that a scan of the bytes has both to find.
 */
export function writeReferences(dir: string, path: string, references: readonly Reference[]): void {
  const folder = join(dir, FOLDER);
  mkdirSync(folder, { recursive: true });
  const inFile = references.filter((_, i) => i % 2 === 0);
  const asLinks = references.filter((_, i) => i % 2 === 1);
  writeFileSync(join(folder, "self"), `${path}\n`);
  writeFileSync(join(folder, "propagated-inputs"), inFile.map((reference) => `${reference.path}\n`).join(""));
  for (const reference of asLinks) symlinkSync(reference.path, join(folder, reference.name));
}

/** The store paths that the item in DIR refers to, itself included. */
export function readReferences(dir: string): string[] {
  const folder = join(dir, FOLDER);
  const paths = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isSymbolicLink()
      ? [readlinkSync(path)]
      : readFileSync(path, "utf8").split("\n").filter(Boolean);
  });
  return [...new Set(paths)].sort();
}
