import { type ByteString, type Transformation, toByteString } from "@storeship/core";
import { type Entry, sourceOf } from "./entry.js";
import { memberName } from "./member-name.js";

/** Gives a member its name in the image; an empty result drops it. */
export type Rename = (name: ByteString) => ByteString;

/**
 * The renaming that `transformations` describe: each in turn, once a name, replaces the prefix `from` by `to`. Leading
 * slashes of both don't count; no character is special in either.
 */
export function renaming(transformations: readonly Transformation[]): Rename {
  const rules = transformations.map(({ from, to }) => ({
    from: withoutLeadingSlashes(from),
    to: withoutLeadingSlashes(to),
  }));
  return (name) => {
    let renamed = name;
    for (const { from, to } of rules) {
      if (renamed.startsWith(from)) renamed = to + renamed.slice(from.length);
    }
    return renamed === name ? name : memberName(renamed);
  };
}

/** `entry` under its name in the image, or undefined where that is empty. */
export function renamed(entry: Entry, rename: Rename): Entry | undefined {
  const name = rename(entry.name);
  if (name === entry.name) return name === "" ? undefined : entry;
  return name === "" ? undefined : { ...entry, name, source: sourceOf(entry) };
}

function withoutLeadingSlashes(path: string): ByteString {
  return toByteString(path).replace(/^\/+/, "");
}
