import { emptyDirectory, type TreeDirectory } from "./file-tree.js";

/**
 * What an image has, of what each of its layers says (image-spec, layer.md, Applying Changesets).
 *
 * @param layers lowest first.
 */
export function stackTrees(layers: readonly TreeDirectory[]): TreeDirectory {
  const root = emptyDirectory();
  for (const layer of layers) put(layer, root);
  return root;
}

// A layer hides what is below it, never what it brings itself.
function put(upper: TreeDirectory, lower: TreeDirectory): void {
  if (upper.hides === "all") lower.children.clear();
  else for (const name of upper.hides ?? []) lower.children.delete(name);
  lower.attributes = upper.attributes ?? lower.attributes;
  for (const [name, node] of upper.children) {
    if (node.type !== "directory") {
      lower.children.set(name, node);
      continue;
    }
    const below = lower.children.get(name);
    const directory = below?.type === "directory" ? below : emptyDirectory();
    lower.children.set(name, directory);
    put(node, directory);
  }
}
