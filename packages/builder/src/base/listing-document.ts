import { digestOf, isDigest } from "@storeship/core";
import { emptyDirectory, TREE_FILE, type TreeDirectory, type TreeNode } from "@storeship/layer";
import type { ReadLayer } from "./read-base-layer.js";

/** A node of a tree in JSON: a directory, a symlink's target, or 0 for anything else. */
type NodeDocument = DirectoryDocument | string | 0;

interface DirectoryDocument {
  readonly attributes?: {
    readonly mode: number;
    readonly owner?: { readonly uid: number; readonly gid: number };
  };
  readonly hides?: "all" | readonly string[];
  readonly children: ReadonlyArray<readonly [name: string, node: NodeDocument]>;
}

interface ListingDocument extends Omit<ReadLayer, "tree"> {
  readonly tree: DirectoryDocument;
}

/** Changes whenever a listing would say something else of the same layer. */
const FORMAT = "storeship-listing-1";

/** A listing as text, with a digest in its first line that tells whether the text is whole. */
export function listingText({ tree, ...facts }: ReadLayer): string {
  const document: ListingDocument = { ...facts, tree: directoryDocument(tree) };
  const text = JSON.stringify(document);
  return `${FORMAT} ${digestOf(text)}\n${text}`;
}

/** The listing that a text holds; undefined for a text that is none, or not whole. */
export function parseListing(content: string): ReadLayer | undefined {
  const end = content.indexOf("\n");
  const [format, digest] = content.slice(0, Math.max(end, 0)).split(" ");
  const text = content.slice(end + 1);
  if (format !== FORMAT || !isDigest(digest) || digestOf(text) !== digest) return undefined;
  const { tree, ...facts } = JSON.parse(text) as ListingDocument;
  return { ...facts, tree: directoryOf(tree) };
}

function directoryDocument({ attributes, hides, children }: TreeDirectory): DirectoryDocument {
  return {
    ...(attributes === undefined
      ? {}
      : { attributes: { mode: attributes.mode, ...(attributes.owner && { owner: attributes.owner }) } }),
    ...(hides === undefined ? {} : { hides: hides === "all" ? hides : [...hides] }),
    children: Array.from(children, ([name, node]) => [name, nodeDocument(node)] as const),
  };
}

function nodeDocument(node: TreeNode): NodeDocument {
  if (node.type === "directory") return directoryDocument(node);
  return node.type === "symlink" ? node.target : 0;
}

function directoryOf({ attributes, hides, children }: DirectoryDocument): TreeDirectory {
  const directory = emptyDirectory(attributes && { mode: attributes.mode, owner: attributes.owner });
  directory.hides = hides === undefined || hides === "all" ? hides : new Set(hides);
  for (const [name, node] of children) directory.children.set(name, nodeOf(node));
  return directory;
}

function nodeOf(node: NodeDocument): TreeNode {
  if (node === 0) return TREE_FILE;
  return typeof node === "string" ? { type: "symlink", target: node } : directoryOf(node);
}
