import type { Directive } from "@storeship/core";
import { composeImage, directiveEntry, layerBytes, renaming, splitIntoLayers } from "@storeship/layer";

/** The bytes of the layer with what the directives ask for. */
export function layerOf(directives: readonly Directive[]): Buffer {
  const entries = composeImage([directives.map((directive) => directiveEntry(directive))], renaming([]));
  const [layer = []] = splitIntoLayers(entries, () => 0, 1);
  return Buffer.concat([...layerBytes(layer, { mtime: 1 })].map((block) => Buffer.from(block)));
}

/** A file directive with this many bytes of content. */
export function file(path: string, size: number): Directive {
  return { type: "file", path, content: Buffer.alloc(size, "x") };
}
