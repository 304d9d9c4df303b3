import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type ByteString, toSystemPath } from "@storeship/core";

/** What to make in a tree. Names and targets are byte strings; parents are made. */
export type Member = { readonly path: ByteString } & (
  | { readonly type: "directory"; readonly mode?: number }
  | { readonly type: "file"; readonly content: string | Uint8Array; readonly mode?: number }
  | { readonly type: "symlink"; readonly target: ByteString }
);

/** Make `members` below `root`, in their order; a mode is what it says whatever the umask. */
export function makeTree(root: string, members: readonly Member[]): void {
  for (const member of members) {
    const path = toSystemPath(root + member.path);
    mkdirSync(toSystemPath(root + dirname(member.path)), { recursive: true });
    if (member.type === "symlink") {
      symlinkSync(toSystemPath(member.target), path);
      continue;
    }
    if (member.type === "directory") mkdirSync(path, { recursive: true });
    else writeFileSync(path, member.content);
    if (member.mode !== undefined) chmodSync(path, member.mode);
  }
}
