import type { ByteString } from "@storeship/core";
import type { TreeDirectory, TreeNode } from "./file-tree.js";

/** The most symlinks that a name is followed through, as the kernel has it. */
const MAXIMUM_LINKS = 40;

/** Where a name leads. */
export interface Place {
  /** Without a symlink in it. */
  readonly name: ByteString;
  /** What lies there; undefined for nothing. A file may lie above where the name leads. */
  readonly node: Exclude<TreeNode, { type: "symlink" }> | undefined;
}

/**
 * Follow a name to where it leads in the tree, as a program in a container would: through every symlink, the last one
 * included, `..` of the root being the root. Where nothing lies any more, the rest of the name is taken as it is.
 *
 * @returns undefined where symlinks go round in a circle.
 */
export function followLinks(root: TreeDirectory, name: ByteString): Place | undefined {
  const left = name.split("/").reverse();
  const parts: ByteString[] = [];
  const nodes: Array<Place["node"]> = [root];
  let links = 0;
  while (left.length > 0) {
    const part = left.pop() as ByteString;
    if (part === "" || part === ".") continue;
    const above = nodes.at(-1);
    if (above?.type === "file") break;
    if (part === "..") {
      parts.pop();
      if (nodes.length > 1) nodes.pop();
      continue;
    }
    const node = above?.children.get(part);
    if (node?.type !== "symlink") {
      parts.push(part);
      nodes.push(node);
      continue;
    }
    links += 1;
    if (links > MAXIMUM_LINKS) return undefined;
    if (node.target.startsWith("/")) {
      parts.length = 0;
      nodes.length = 1;
    }
    left.push(...node.target.split("/").reverse());
  }
  return { name: parts.join("/"), node: nodes.at(-1) };
}
