import type { ByteString } from "@storeship/core";
import type { Owner } from "../entry.js";

/** What an image has at a name, as far as who puts something beside it has to know. */
export type TreeNode = TreeDirectory | TreeSymlink | TreeFile;

/** Anything but a directory or a symlink: nothing more is kept of it. */
interface TreeFile {
  readonly type: "file";
}

interface TreeSymlink {
  readonly type: "symlink";
  readonly target: ByteString;
}

export interface TreeDirectory {
  readonly type: "directory";
  /** Absent where members lie below it, and no layer has an entry for the directory itself. */
  attributes: DirectoryAttributes | undefined;
  /** By the last part of their names. */
  readonly children: Map<ByteString, TreeNode>;
  /** What a layer takes away of this directory in the layers below it: all, or these names. */
  hides: "all" | Set<ByteString> | undefined;
}

export interface DirectoryAttributes {
  /** Permission bits with setuid, setgid and sticky. */
  readonly mode: number;
  /** Absent for root. */
  readonly owner: Owner | undefined;
}

export const TREE_FILE: TreeFile = { type: "file" };

/** A directory with nothing in it. */
export function emptyDirectory(attributes?: DirectoryAttributes): TreeDirectory {
  return { type: "directory", attributes, children: new Map(), hides: undefined };
}

/** What lies at `name`, no symlink followed; the root at the empty name. */
export function nodeAt(root: TreeDirectory, name: ByteString): TreeNode | undefined {
  let node: TreeNode | undefined = root;
  if (name === "") return node;
  for (const part of name.split("/")) node = node?.type === "directory" ? node.children.get(part) : undefined;
  return node;
}
