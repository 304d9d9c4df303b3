import type { Transformation } from "@storeship/core";
import {
  composeImage,
  type Entry,
  layerBytes,
  layerSize,
  type Origin,
  renaming,
  splitIntoLayers,
  walk,
} from "../../src/index.js";

/** The origin of a plain tree at `source`, its members below `name` in the image. */
export function treeOrigin(source: string, name = ""): Origin {
  return { kind: "tree", label: source, source, name };
}

/** The entries of a plain tree at `source`. */
export function treeEntries(source: string, name = ""): readonly Entry[] {
  return walk(treeOrigin(source, name)).entries;
}

/** The entries of the one layer that holds all of `parts`. */
export function layerOf(
  parts: ReadonlyArray<readonly Entry[]>,
  transformations: readonly Transformation[] = [],
): readonly Entry[] {
  const [layer = []] = splitIntoLayers(composeImage(parts, renaming(transformations)), () => 0, 1);
  return layer;
}

/** The bytes of a layer, which must be as many as `layerSize` foretells. */
export function archiveOf(entries: readonly Entry[], mtime = 1): Buffer {
  const blocks: Buffer[] = [];
  for (const block of layerBytes(entries, { mtime })) blocks.push(Buffer.from(block));
  const bytes = Buffer.concat(blocks);
  if (bytes.length !== layerSize(entries)) {
    throw new Error(`layerSize is ${layerSize(entries)}, the layer has ${bytes.length} bytes`);
  }
  return bytes;
}

/** The bytes of the layer of a plain tree. */
export function archiveOfTree(source: string, name = ""): Buffer {
  return archiveOf(layerOf([treeEntries(source, name)]));
}

/** The member names of `entries`, a slash behind those of directories. */
export function namesOf(entries: readonly Entry[]): string[] {
  return entries.map(({ name, type }) => (type === "directory" ? `${name}/` : name));
}
