import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { removeTree } from "../corpus/remove-tree.ts";
import { type Content, type SmallStore, smallStore } from "../e2e/support/small-store.ts";
import { differences, isTemporary, type Snapshot, snapshot } from "./snapshot.ts";

/** What the line of a leftover in the system's temporary directory begins with. */
export const IN_TEMPORARY = "in the temporary directory: ";

/** A store, and a place to build images in. */
export interface Workplace {
  /** What the program may write below: a disk of its own may be mounted there. */
  readonly disk: string;
  readonly output: string;
  readonly cache: string;
  readonly temporary: string;
  readonly store: SmallStore;
  /** Environment of the program. */
  readonly env: Readonly<Record<string, string>>;
  /** Empty what the program may write, but for a neighbour of the output and what KEPT holds. */
  reset(kept?: string): void;
  /** What of the user's has changed since the workplace was made. */
  touched(): readonly string[];
  /** Temporary files that are there, of any process. */
  leftovers(): readonly string[];
  remove(): void;
}

/** A workplace in PARENT with a store of ITEMS. */
export function newWorkplace(
  parent: string,
  name: string,
  items: Readonly<Record<string, Readonly<Record<string, Content>>>>,
): Workplace {
  const top = join(parent, name);
  const [source, disk] = [join(top, "source"), join(top, "disk")];
  const [output, cache, temporary] = [join(disk, "output"), join(disk, "cache"), join(disk, "temporary")];
  mkdirSync(source, { recursive: true });
  mkdirSync(disk);
  const store = smallStore(source, items);
  const before: Snapshot = snapshot(source);
  return {
    disk,
    output,
    cache,
    temporary,
    store,
    env: { TMPDIR: temporary },
    reset(kept) {
      for (const entry of readdirSync(disk)) rmSync(join(disk, entry), { recursive: true });
      for (const directory of [output, cache, temporary]) mkdirSync(directory);
      if (kept !== undefined) cpSync(kept, output, { recursive: true });
      writeFileSync(join(output, "neighbour"), "the user's");
      writeFileSync(join(output, ".neighbour.tmp"), "the user's, too");
    },
    touched: () => differences(before, snapshot(source)).map((line) => `in the store: ${line}`),
    leftovers: () => [
      ...readdirSync(temporary).map((entry) => `${IN_TEMPORARY}${entry}`),
      ...[output, cache].flatMap((directory) =>
        readdirSync(directory, { recursive: true, encoding: "utf8" })
          .filter(isTemporary)
          .map((entry) => `left over: ${entry}`),
      ),
    ],
    remove: () => removeTree(top),
  };
}
