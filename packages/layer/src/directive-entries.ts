import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { type Directive, printable, StoreshipError, toByteString, toSystemPath } from "@storeship/core";
import type { Entry, Origin, Owner } from "./entry.js";
import { memberName } from "./member-name.js";
import { readError } from "./system-error.js";

/**
 * The entry that a directive asks for. Its parents are made where layers are.
 *
 * @throws StoreshipError `ERR_DIRECTIVE` for one that makes no sense, naming its path; what reading the file of a
 * `copy` throws.
 */
export function directiveEntry(directive: Directive, kind: "directive" | "default" = "directive"): Entry {
  const name = memberName(toByteString(directive.path));
  if (name === "") throw invalid(directive, "its path is the root of the image");
  if (directive.path.includes("\0")) throw invalid(directive, "its path has a NUL character");
  const origin: Origin = {
    kind,
    label: `the ${directive.type} directive for '${printable(toByteString(directive.path))}'`,
    source: "",
    name,
  };
  const common = { name, origin, target: "", size: 0 };
  switch (directive.type) {
    case "directory":
      return { ...common, type: "directory", mode: modeOf(directive, 0o755), owner: ownerOf(directive) };
    case "file": {
      const content = contentOf(directive.content ?? "");
      return { ...common, type: "file", mode: modeOf(directive, 0o644), content, size: content.length };
    }
    case "copy": {
      const { mode, size, source } = copied(directive);
      return { ...common, type: "file", mode: modeOf(directive, mode), source, size };
    }
    case "symlink":
      if (directive.target === "" || directive.target.includes("\0"))
        throw invalid(directive, "its target is empty or has a NUL");
      return { ...common, type: "symlink", mode: 0o777, target: toByteString(directive.target) };
    default:
      throw invalid(directive, "its type is none of directory, file, copy and symlink");
  }
}

function contentOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? Buffer.from(content) : content;
}

function modeOf(directive: Exclude<Directive, { type: "symlink" }>, absent: number): number {
  const { mode } = directive;
  if (mode === undefined) return absent;
  if (!Number.isInteger(mode) || mode < 0 || mode > 0o7777)
    throw invalid(directive, `its mode ${mode} is not within 0 to 07777`);
  return mode;
}

function ownerOf(directive: Extract<Directive, { type: "directory" }>): Owner | undefined {
  const { uid = 0, gid = 0 } = directive;
  for (const id of [uid, gid]) {
    if (!Number.isInteger(id) || id < 0 || id > 0xffff_ffff)
      throw invalid(directive, `its owner ${id} is not within 0 to 4294967295`);
  }
  return uid === 0 && gid === 0 ? undefined : { uid, gid };
}

function copied(directive: Extract<Directive, { type: "copy" }>): {
  mode: number;
  size: number;
  source: string;
} {
  const from = toByteString(directive.from);
  try {
    // A symlink is followed here: where content is read, one is taken for a change since the walk.
    const source = realpathSync.native(toSystemPath(from), "latin1");
    const stats = statSync(toSystemPath(source));
    if (!stats.isFile()) throw invalid(directive, `'${printable(from)}' is not a regular file`);
    accessSync(toSystemPath(source), constants.R_OK);
    return { mode: stats.mode & 0o7777, size: stats.size, source };
  } catch (error) {
    throw error instanceof StoreshipError ? error : readError(from, error);
  }
}

function invalid(directive: Directive, why: string): StoreshipError {
  return new StoreshipError(
    "ERR_DIRECTIVE",
    `the ${directive.type} directive for '${printable(toByteString(directive.path))}' cannot be used: ${why}`,
  );
}
