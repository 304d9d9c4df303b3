import { parseStoreItemName } from "@storeship/core";

/** What stands behind the hash in the name of the store item at `path`, its version with it; the whole name without a hash. */
export function itemName(path: string): string {
  const base = path.slice(path.lastIndexOf("/") + 1);
  return parseStoreItemName(base) === undefined ? base : base.slice(base.indexOf("-") + 1);
}
