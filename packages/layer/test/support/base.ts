import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  composeImage,
  type Entry,
  layerTree,
  placeOnBase,
  renaming,
  splitIntoLayers,
  stackTrees,
  streamReader,
  type TreeDirectory,
} from "../../src/index.js";
import { type GnuTarOptions, gnuTar } from "./gnu-tar.js";
import { temporaryDirectory } from "./temporary-directory.js";
import { type Member, makeTree } from "./tree.js";

/** A layer that GNU tar makes of `members`. */
export function layerArchive(members: readonly Member[], options: GnuTarOptions = {}): Buffer {
  const tree = join(temporaryDirectory(), "tree");
  mkdirSync(tree);
  makeTree(tree, members);
  return gnuTar(tree, options);
}

/** What an image of these layers has, lowest first. */
export async function baseOf(...layers: readonly Buffer[]): Promise<TreeDirectory> {
  const trees: TreeDirectory[] = [];
  for (const bytes of layers) trees.push(await layerTree(streamReader(once(bytes)), "the layer"));
  return stackTrees(trees);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** The one layer of `parts` on a base. */
export function layerOn(
  root: TreeDirectory,
  parts: ReadonlyArray<readonly Entry[]>,
  onWarning?: (message: string) => void,
): readonly Entry[] {
  const place = placeOnBase({ name: "'base'", root }, onWarning);
  const [layer = []] = splitIntoLayers(composeImage(parts, renaming([]), place), () => 0, 1, root);
  return layer;
}

/** Everything in a base, a line each: names with a slash behind directories, modes, owners, targets. */
export function listingOf(root: TreeDirectory, above = ""): readonly string[] {
  return [...root.children].sort().flatMap(([name, node]) => {
    const path = `${above}${name}`;
    if (node.type === "file") return [path];
    if (node.type === "symlink") return [`${path} -> ${node.target}`];
    const { attributes } = node;
    const owner = attributes?.owner === undefined ? "" : ` ${attributes.owner.uid}:${attributes.owner.gid}`;
    const mode = attributes === undefined ? "" : ` ${attributes.mode.toString(8)}`;
    return [`${path}/${mode}${owner}`, ...listingOf(node, `${path}/`)];
  });
}
