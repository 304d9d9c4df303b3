import { layerBytes, splitIntoLayers, walk } from "@storeship/layer";
import { temporaryDirectory } from "./temporary-directory.js";

/** The layer of a tree that MAKE fills. */
export function treeLayer(make: (directory: string) => void): Buffer {
  const source = temporaryDirectory();
  make(source);
  const { entries } = walk({ kind: "tree", label: source, source, name: "" });
  const [members = []] = splitIntoLayers(entries.slice(1), () => 0, 1);
  return Buffer.concat([...layerBytes(members, { mtime: 1 })].map((block) => Buffer.from(block)));
}
