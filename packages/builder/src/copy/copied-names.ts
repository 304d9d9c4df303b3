import {
  type ImageIndexSource,
  type ImageName,
  isRepository,
  parseImageName,
  StoreshipError,
  suggestRepository,
} from "@storeship/core";
import type { ImageToCopy } from "./read-images.js";

/**
 * The names that images have at their source. A layout knows a tag only: the repository is made of the layout's own name
 * then.
 */
export function copiedNames(from: ImageIndexSource, images: readonly ImageToCopy[]): readonly ImageName[] {
  const names = images[0]?.claim.names ?? [];
  return names.flatMap((name) =>
    nameOf(/[/:]/.test(name) ? name : `${repositoryOf(from.name, name)}:${name}`),
  );
}

function repositoryOf(layout: string, tag: string): string {
  const path = layout.endsWith(`:${tag}`) ? layout.slice(0, -tag.length - 1) : layout;
  const base = path.slice(path.lastIndexOf("/") + 1).replace(/\.tar(\.[a-z0-9]+)?$/, "");
  return isRepository(base) ? base : suggestRepository(base);
}

// A name that no engine takes is none.
function nameOf(text: string): readonly ImageName[] {
  try {
    return [parseImageName(text)];
  } catch (error) {
    if (error instanceof StoreshipError) return [];
    throw error;
  }
}
