import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type ByteString, toSystemPath } from "@storeship/core";

/** What to make in a tree. Names and targets are byte strings; parents are made. */
export type Member = { readonly path: ByteString } & (
  | { readonly type: "directory"; readonly mode?: number }
  | { readonly type: "file"; readonly content: string | Uint8Array; readonly mode?: number }
  | { readonly type: "symlink"; readonly target: ByteString }
);

/** Make `members` below `root`, in their order; modes come last, so that a closed directory can be filled. */
export function makeTree(root: string, members: readonly Member[]): void {
  for (const member of members) make(root, member);
  for (const member of members.toReversed()) {
    if (member.type === "symlink" || member.mode === undefined) continue;
    chmodSync(toSystemPath(root + member.path), member.mode);
  }
}

function make(root: string, member: Member): void {
  const path = toSystemPath(root + member.path);
  mkdirSync(toSystemPath(root + dirname(member.path)), { recursive: true });
  if (member.type === "symlink") symlinkSync(toSystemPath(member.target), path);
  else if (member.type === "directory") mkdirSync(path, { recursive: true });
  else writeFileSync(path, member.content);
}
