import { type ByteString, printable, StoreshipError } from "@storeship/core";
import type { PlaceEntry } from "./base/place-on-base.js";
import { describeEntry as describe, type Entry, sameAttributes } from "./entry.js";
import { compareNames, isBelow, MAXIMUM_NAME_LENGTH } from "./member-name.js";
import { type Rename, renamed } from "./transform.js";

/**
 * All members of an image in the order of an archive, each once, under their names in the image. Implied parents are
 * not among them: each layer gets its own.
 *
 * @throws StoreshipError `ERR_MEMBER_COLLISION` for two entries on one name (two directories that agree are one),
 * `ERR_MEMBER_BELOW_FILE`, `ERR_WHITEOUT_NAME`, `ERR_MEMBER_NAME` for a name that a layer cannot carry; what `onBase` throws.
 *
 * @param onBase gives them their places on what lies below.
 */
export function composeImage(
  parts: ReadonlyArray<readonly Entry[]>,
  rename: Rename,
  onBase?: PlaceEntry,
): readonly Entry[] {
  // There can be millions of entries: one list is made, and worked on in place.
  const entries = parts.flat();
  dropMissing(entries, (entry) => renamed(entry, rename));
  settle(entries);
  if (onBase !== undefined) {
    dropMissing(entries, onBase);
    settle(entries);
  }
  return entries;
}

function settle(entries: Entry[]): void {
  // Parts are sorted already, which the sort makes use of; equal names keep the order of the parts.
  entries.sort((a, b) => compareNames(a.name, b.name));
  check(entries);
}

function dropMissing(entries: Entry[], change: (entry: Entry) => Entry | undefined): void {
  let kept = 0;
  for (const entry of entries) {
    const changed = change(entry);
    if (changed !== undefined) entries[kept++] = changed;
  }
  entries.length = kept;
}

// Entries of one name become one; what cannot be is refused.
function check(entries: Entry[]): void {
  const above: Entry[] = [];
  let kept = 0;
  for (const entry of entries) {
    const previous = kept === 0 ? undefined : entries[kept - 1];
    if (previous?.name === entry.name) {
      const merged = merge(previous, entry);
      entries[kept - 1] = merged;
      above[above.length - 1] = merged;
      continue;
    }
    checkName(entry);
    while (above.length > 0 && !isBelow(entry.name, (above.at(-1) as Entry).name)) above.pop();
    const holder = above.at(-1);
    if (holder !== undefined && holder.type !== "directory") throw belowFile(entry, holder);
    above.push(entry);
    entries[kept++] = entry;
  }
  entries.length = kept;
}

function merge(a: Entry, b: Entry): Entry {
  if (b.origin.kind === "default") return a;
  if (a.origin.kind === "default") return b;
  if (a.type === "directory" && b.type === "directory" && sameAttributes(a, b)) return a;
  throw new StoreshipError(
    "ERR_MEMBER_COLLISION",
    `two entries have the name '/${printable(a.name)}' in the image: ${describe(a)} and ${describe(b)}; leave out or rename one of them`,
  );
}

function checkName(entry: Entry): void {
  const { name, target } = entry;
  if (name.startsWith(".wh.", name.lastIndexOf("/") + 1)) {
    throw new StoreshipError(
      "ERR_WHITEOUT_NAME",
      `${describe(entry)} has a name that begins with '.wh.', which in a layer means a removed file; rename it`,
    );
  }
  if (name.length > MAXIMUM_NAME_LENGTH) throw tooLong(entry, "name", name);
  if (target.length > MAXIMUM_NAME_LENGTH) throw tooLong(entry, "link target", target);
}

function tooLong(entry: Entry, what: string, bytes: ByteString): StoreshipError {
  return new StoreshipError(
    "ERR_MEMBER_NAME",
    `${describe(entry)} has a ${what} of ${bytes.length} bytes in the image; ${MAXIMUM_NAME_LENGTH} is the most`,
  );
}

function belowFile(entry: Entry, holder: Entry): StoreshipError {
  return new StoreshipError(
    "ERR_MEMBER_BELOW_FILE",
    `${describe(entry)} lies below '/${printable(holder.name)}', which is a ${holder.type} in the image (${describe(holder)}); leave out or rename one of them`,
  );
}
