import type { ByteString } from "@storeship/core";
import { MAXIMUM_NAME_LENGTH } from "@storeship/layer";

// `gnu/store/` and `nix/store/` at the top hold items, and `.links`; elsewhere a directory `store` does so where what is in it
// has an item's name: 32 characters of hash, a dash, a name.
const ITEM = /^(?:gnu|nix)\/store\/[^/.][^/]*|^(?:.*?\/)?store\/[0-9a-z]{32}-[^/]+/s;

/** The path in the archive of the store item that the member `name` belongs to; undefined where it is in none. */
export function storeItemOf(name: ByteString): ByteString | undefined {
  const item = ITEM.exec(name)?.[0];
  return item !== undefined && item.length <= MAXIMUM_NAME_LENGTH ? item : undefined;
}
