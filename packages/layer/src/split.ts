import type { ByteString } from "@storeship/core";
import { nodeAt, type TreeDirectory } from "./base/file-tree.js";
import { type Entry, type Origin, type ParentAttributes, parentEntry } from "./entry.js";
import { isBelow } from "./member-name.js";

/**
 * Deal the members of an image out to its layers. Each layer gets an entry for every parent of its members; a parent
 * that the image defines in another layer, or that what it is built on has, has the same attributes everywhere.
 *
 * @param entries as `composeImage` gives them.
 * @param layerOf the number of the layer, from 0, that the entries of an origin belong to.
 * @param base what lies below, where `composeImage` placed the entries on it.
 * @returns one list a layer, in the order of an archive; a list can be empty.
 */
export function splitIntoLayers(
  entries: readonly Entry[],
  layerOf: (origin: Origin) => number,
  layerCount: number,
  base?: TreeDirectory,
): readonly (readonly Entry[])[] {
  const layers = Array.from({ length: layerCount }, (): LayerUnderWay => ({ entries: [], above: [] }));
  const defined: Entry[] = [];
  for (const entry of entries) {
    while (defined.length > 0 && !isBelow(entry.name, (defined.at(-1) as Entry).name)) defined.pop();
    const layer = layers[layerOf(entry.origin)] as LayerUnderWay;
    while (layer.above.length > 0 && !isBelow(entry.name, layer.above.at(-1) as ByteString))
      layer.above.pop();
    addParents(layer, entry.name, (parent) => attributesOf(parent, defined, base));
    layer.entries.push(entry);
    if (entry.type === "directory") {
      layer.above.push(entry.name);
      defined.push(entry);
    }
  }
  return layers.map((layer) => layer.entries);
}

interface LayerUnderWay {
  readonly entries: Entry[];
  /** Names of the directories that the layer has and that lie above the member at hand, outermost first. */
  readonly above: ByteString[];
}

function addParents(
  layer: LayerUnderWay,
  name: ByteString,
  attributes: (parent: ByteString) => ParentAttributes | undefined,
): void {
  const from = layer.above.at(-1)?.length ?? -1;
  for (let slash = name.indexOf("/", from + 1); slash !== -1; slash = name.indexOf("/", slash + 1)) {
    const parent = name.slice(0, slash);
    layer.entries.push(parentEntry(parent, attributes(parent)));
    layer.above.push(parent);
  }
}

function attributesOf(
  parent: ByteString,
  defined: readonly Entry[],
  base: TreeDirectory | undefined,
): ParentAttributes | undefined {
  const entry = defined.find(({ name }) => name === parent);
  if (entry !== undefined || base === undefined) return entry;
  const node = nodeAt(base, parent);
  return node?.type === "directory" ? node.attributes : undefined;
}
