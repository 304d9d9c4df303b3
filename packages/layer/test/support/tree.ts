import { chmodSync, linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { type ByteString, toSystemPath } from "@storeship/core";

/** What to make in a tree. Names are byte strings; parents that nothing makes are directories of mode 0755. */
export type Member = { readonly name: ByteString; readonly mode?: number } & (
  | { readonly type: "directory" }
  | { readonly type: "file"; readonly content?: string | Uint8Array; readonly size?: number }
  | { readonly type: "symlink"; readonly target: ByteString }
  | { readonly type: "hard link"; readonly to: ByteString }
);

/** A file; `size` makes one of that many bytes. */
export function file(name: ByteString, content: string | Uint8Array | number = "", mode?: number): Member {
  const what = typeof content === "number" ? { content: bytesOfLength(content) } : { content };
  return { type: "file", name, ...what, ...(mode === undefined ? {} : { mode }) };
}

/** A file of `size` bytes none of which is written. */
export function sparseFile(name: ByteString, size: number): Member {
  return { type: "file", name, size };
}

export function directory(name: ByteString, mode?: number): Member {
  return { type: "directory", name, ...(mode === undefined ? {} : { mode }) };
}

export function symlink(name: ByteString, target: ByteString): Member {
  return { type: "symlink", name, target };
}

export function hardLink(name: ByteString, to: ByteString): Member {
  return { type: "hard link", name, to };
}

/** Make `members` below `root`, in their order; modes come last, so that a closed directory can be filled. */
export function makeTree(root: string, members: readonly Member[]): void {
  const modes = new Map<ByteString, number>();
  for (const member of members) {
    makeParents(root, member.name, modes);
    make(root, member);
    if (member.type === "file" || member.type === "directory") {
      modes.set(member.name, member.mode ?? (member.type === "file" ? 0o644 : 0o755));
    }
  }
  const deepestFirst = [...modes].sort(([a], [b]) => b.length - a.length);
  for (const [name, mode] of deepestFirst) chmodSync(pathOf(root, name), mode);
}

/** The path of the member `name` of the tree `root`, for `node:fs`. */
function pathOf(root: string, name: ByteString): string | Buffer {
  return toSystemPath(`${root}/${name}`);
}

/** Bytes that differ from their neighbours: no block of them can stand for another. */
export function bytesOfLength(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = length + 1;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return bytes;
}

function makeParents(root: string, name: ByteString, modes: Map<ByteString, number>): void {
  for (let slash = name.indexOf("/"); slash !== -1; slash = name.indexOf("/", slash + 1)) {
    const parent = name.slice(0, slash);
    if (modes.has(parent)) continue;
    mkdirSync(pathOf(root, parent), { recursive: true });
    modes.set(parent, 0o755);
  }
}

function make(root: string, member: Member): void {
  const path = pathOf(root, member.name);
  switch (member.type) {
    case "directory":
      mkdirSync(path, { recursive: true });
      break;
    case "file":
      writeFileSync(path, member.content ?? "");
      if (member.size !== undefined) truncateSync(path, member.size);
      break;
    case "symlink":
      symlinkSync(toSystemPath(member.target), path);
      break;
    case "hard link":
      linkSync(pathOf(root, member.to), path);
      break;
  }
}
