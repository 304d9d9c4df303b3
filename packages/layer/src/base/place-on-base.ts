import { type ByteString, printable, StoreshipError } from "@storeship/core";
import { describeEntry, type Entry, sourceOf } from "../entry.js";
import { isBelow } from "../member-name.js";
import type { TreeDirectory } from "./file-tree.js";
import { followLinks, type Place } from "./follow-links.js";

/** What the image that is built on has. */
export interface BaseFiles {
  /** Names the image in messages: `'debian.tar'`. */
  readonly name: string;
  readonly root: TreeDirectory;
}

/** Gives an entry the name that it has on a base; undefined where it gives way to what is there. */
export type PlaceEntry = (entry: Entry) => Entry | undefined;

/**
 * Places entries on a base. Where that has a symlink at the place of a directory, directory and members go to where the symlink
 * leads; a directory that is there keeps its attributes, unless a directive asks for others; a default gives way to anything.
 * What else the base has at an entry's own place is replaced.
 *
 * @param onWarning told of a directory of the base that goes with all that is in it.
 * @throws StoreshipError, when it is called, `ERR_MEMBER_BELOW_FILE` where the base has a file at a directory's place,
 * `ERR_SYMLINK_LOOP` where its symlinks lead nowhere.
 */
export function placeOnBase(
  base: BaseFiles,
  onWarning: ((message: string) => void) | undefined = undefined,
): PlaceEntry {
  const places = new Map<ByteString, Place>();
  // A directory that the base does not have, and that keeps its name: nothing below it changes.
  let free: ByteString | undefined;

  const directoryPlace = (name: ByteString, entry: Entry): Place => {
    let place = places.get(name);
    if (place === undefined) {
      place = followLinks(base.root, name);
      if (place === undefined) throw loop(base, name, entry);
      places.set(name, place);
    }
    if (place.node?.type === "file") throw blocked(base, place.name, entry);
    if (place.node === undefined && place.name === name) free = name;
    return place;
  };

  return (entry) => {
    const { name, type } = entry;
    const gives = entry.origin.kind === "default";
    if (free !== undefined && isBelow(name, free)) return entry;
    if (type === "directory") {
      const { name: place, node } = directoryPlace(name, entry);
      if (gives && node !== undefined) return undefined;
      const kept =
        node?.type === "directory" && entry.origin.kind !== "directive" ? node.attributes : undefined;
      return moved(kept === undefined ? entry : { ...entry, ...kept }, place);
    }
    const slash = name.lastIndexOf("/");
    const parent = slash === -1 ? undefined : directoryPlace(name.slice(0, slash), entry);
    const last = name.slice(slash + 1);
    const holder = parent === undefined ? base.root : parent.node;
    const there = holder?.type === "directory" ? holder.children.get(last) : undefined;
    if (gives && there !== undefined) return undefined;
    const place = parent === undefined || parent.name === "" ? last : `${parent.name}/${last}`;
    if (there?.type === "directory") onWarning?.(replaced(base, place, entry));
    return moved(entry, place);
  };
}

function moved(entry: Entry, name: ByteString): Entry | undefined {
  if (name === entry.name) return entry;
  // A symlink of the base can lead to the root, which has no entry.
  return name === "" ? undefined : { ...entry, name, source: sourceOf(entry) };
}

function blocked(base: BaseFiles, name: ByteString, entry: Entry): StoreshipError {
  return new StoreshipError(
    "ERR_MEMBER_BELOW_FILE",
    `${describeEntry(entry)} needs the directory '/${printable(name)}', which is a file in the base image ${base.name}; leave it out or rename it`,
  );
}

function loop(base: BaseFiles, name: ByteString, entry: Entry): StoreshipError {
  return new StoreshipError(
    "ERR_SYMLINK_LOOP",
    `${describeEntry(entry)} lies below '/${printable(name)}', where the symlinks of the base image ${base.name} go round in a circle; leave it out or rename it`,
  );
}

function replaced(base: BaseFiles, name: ByteString, entry: Entry): string {
  return `${describeEntry(entry)} takes the place of the directory '/${printable(name)}' of the base image ${base.name}, and of all that is in it`;
}
