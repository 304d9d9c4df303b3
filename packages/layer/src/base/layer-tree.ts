import { type ByteString, damaged, printable, StoreshipError } from "@storeship/core";
import { MAXIMUM_NAME_LENGTH, memberName } from "../member-name.js";
import type { ByteReader } from "../reading/byte-reader.js";
import { memberAttributes } from "../reading/member-attributes.js";
import { type MemoryBudget, memoryBudget } from "../reading/memory-budget.js";
import { type TarMember, tarMembers } from "../reading/tar-members.js";
import { emptyDirectory, nodeAt, TREE_FILE, type TreeDirectory, type TreeNode } from "./file-tree.js";
import { followLinks } from "./follow-links.js";

/** Bytes that are held of a member beside its name and target, and what is more for a symlink and a directory. */
const MEMBER_COST = 150;
const SYMLINK_COST = 100;
const DIRECTORY_COST = 450;

// image-spec, layer.md, Whiteouts.
const WHITEOUT = ".wh.";
const OPAQUE = ".wh..wh..opq";

/**
 * What one layer says of files, read from its headers. Whiteouts are kept as what its directories hide.
 *
 * @param what names the layer in messages.
 * @param hold takes the bytes that are held of it; of layers that are held at once the same.
 * @throws StoreshipError `ERR_IMAGE_DAMAGED`.
 */
export async function layerTree(
  reader: ByteReader,
  what: string,
  hold: MemoryBudget = memoryBudget(what),
): Promise<TreeDirectory> {
  const root = emptyDirectory();
  for await (const member of tarMembers(reader, what)) {
    const name = nameOf(member, what);
    hold(name.length + member.target.length + costOf(member));
    add(root, member, name, hold);
  }
  return root;
}

function costOf({ typeFlag }: TarMember): number {
  if (typeFlag === "5") return MEMBER_COST + DIRECTORY_COST;
  return typeFlag === "2" ? MEMBER_COST + SYMLINK_COST : MEMBER_COST;
}

function nameOf({ name }: TarMember, what: string): ByteString {
  try {
    const clean = memberName(name);
    if (clean.length <= MAXIMUM_NAME_LENGTH) return clean;
  } catch (error) {
    if (!(error instanceof StoreshipError)) throw error;
  }
  throw damaged(what, `has a member '${printable(name.slice(0, 100))}', which no file can be called`);
}

function add(root: TreeDirectory, member: TarMember, name: ByteString, hold: MemoryBudget): void {
  const slash = name.lastIndexOf("/");
  const base = name.slice(slash + 1);
  const parent = directoryFor(root, name.slice(0, Math.max(slash, 0)), hold);
  if (parent === undefined) return;
  if (base === OPAQUE) parent.hides = "all";
  else if (base.startsWith(WHITEOUT)) hide(parent, base.slice(WHITEOUT.length));
  else if (name === "") root.attributes = attributesOf(member);
  else parent.children.set(base, nodeOf(root, member, parent.children.get(base)));
}

function nodeOf(root: TreeDirectory, member: TarMember, before: TreeNode | undefined): TreeNode {
  switch (member.typeFlag) {
    case "5": {
      const directory = before?.type === "directory" ? before : emptyDirectory();
      directory.attributes = attributesOf(member);
      return directory;
    }
    case "2":
      return { type: "symlink", target: member.target };
    case "1": {
      // Another name of a file, or of a symlink.
      const linked = nodeAt(root, member.target.replace(/^(\.?\/)+/, ""));
      return linked?.type === "symlink" ? linked : TREE_FILE;
    }
    default:
      return TREE_FILE;
  }
}

// What cannot be read of an owner is root's.
function attributesOf(member: TarMember): TreeDirectory["attributes"] {
  const { mode, uid, gid } = memberAttributes(member);
  const owner = { uid: uid || 0, gid: gid || 0 };
  return { mode, owner: owner.uid === 0 && owner.gid === 0 ? undefined : owner };
}

function hide(directory: TreeDirectory, name: ByteString): void {
  if (directory.hides === "all") return;
  directory.hides ??= new Set();
  directory.hides.add(name);
}

// Who unpacks a layer follows the symlinks that are in it.
function directoryFor(root: TreeDirectory, name: ByteString, hold: MemoryBudget): TreeDirectory | undefined {
  if (name === "") return root;
  const found = nodeAt(root, name);
  if (found?.type === "directory") return found;
  const place = followLinks(root, name);
  if (place === undefined || place.node?.type === "file") return undefined;
  let directory = root;
  for (const part of place.name.split("/")) {
    let child = directory.children.get(part);
    if (child?.type !== "directory") {
      hold(DIRECTORY_COST);
      child = emptyDirectory();
      directory.children.set(part, child);
    }
    directory = child;
  }
  return directory;
}
