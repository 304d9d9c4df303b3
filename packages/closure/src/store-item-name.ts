import { type ImageName, parseStoreItemName, suggestRepository } from "@storeship/core";

/**
 * The image name of a store item in the older form `NAME:HASH`, where NAME is the first word of the item's name: what
 * stands before its first dash. A character that no repository may have is replaced.
 */
export function storeItemImageName(item: string): ImageName | undefined {
  const parsed = parseStoreItemName(item);
  if (parsed === undefined) return undefined;
  const [word = ""] = parsed.name.split("-");
  return { repository: suggestRepository(word), tag: parsed.hash };
}
