import { type ByteString, printable } from "@storeship/core";

/**
 * Where entries come from: a store item, a plain tree, a provisioned root file system, a directive, or a default that
 * gives way to any of them.
 */
export interface Origin {
  readonly kind: "item" | "tree" | "root-system" | "directive" | "default" | "parent";
  /** For messages: the store item's path, the directive's path. */
  readonly label: string;
  /** The directory or file on this machine that was walked, as a byte string. */
  readonly source: ByteString;
  /** The member name that `source` has, before any transformation. */
  readonly name: ByteString;
}

/** Numeric owner of a member. Members without one belong to root, by number and by name. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * One member of a layer. Names and targets are byte strings; a name has no slash at either end. There can be millions: what
 * most of them don't have takes no memory in these.
 */
export interface Entry {
  readonly name: ByteString;
  readonly type: "directory" | "file" | "symlink";
  /** Permission bits with setuid, setgid and sticky. */
  readonly mode: number;
  /** Bytes of a file's content; 0 for the others. */
  readonly size: number;
  /** Of a symlink; empty for the others. */
  readonly target: ByteString;
  readonly owner?: Owner | undefined;
  /** Content that does not come from this machine's files. */
  readonly content?: Uint8Array;
  /** The path on this machine, where it does not follow from `origin` and `name`. */
  readonly source?: ByteString;
  readonly origin: Origin;
}

/** The path on this machine that `entry` was read from. */
export function sourceOf(entry: Entry): ByteString {
  if (entry.source !== undefined) return entry.source;
  const { source, name } = entry.origin;
  return name === "" ? `${source}/${entry.name}` : source + entry.name.slice(name.length);
}

/** What an entry is, and where it comes from, for messages. */
export function describeEntry(entry: Entry): string {
  if (entry.origin.source === "") return entry.origin.label;
  return `the ${entry.type} '${printable(sourceOf(entry))}'`;
}

/** Whether two entries would be the same member apart from their content. */
export function sameAttributes(a: Entry, b: Entry): boolean {
  return (
    a.type === b.type && a.mode === b.mode && a.owner?.uid === b.owner?.uid && a.owner?.gid === b.owner?.gid
  );
}

const PARENT: Origin = { kind: "parent", label: "a parent directory", source: "", name: "" };

/** What a parent has of the directory that it is elsewhere in the image. */
export type ParentAttributes = Pick<Entry, "mode" | "owner">;

/** The entry of a directory that lies above a member. @param defined what it is elsewhere in the image. */
export function parentEntry(name: ByteString, defined?: ParentAttributes): Entry {
  return {
    name,
    type: "directory",
    mode: defined?.mode ?? 0o755,
    size: 0,
    target: "",
    owner: defined?.owner,
    origin: PARENT,
  };
}
