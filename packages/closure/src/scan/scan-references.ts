import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import {
  compareBytes,
  parseStoreItemName,
  reasonOf,
  type StoreItem,
  StoreshipError,
  toByteString,
} from "@storeship/core";
import { hashFinder } from "./hash-finder.js";
import { itemHashes } from "./item-hashes.js";

/** Where the items lie, and how they are read. */
export interface ScanOptions {
  /** The directory of the store, without `sysroot`. */
  readonly storeDir: string;
  /** The directory that the store lies below. */
  readonly sysroot: string;
  /** Ends the scan between two items. */
  readonly signal?: AbortSignal;
}

/**
 * Records of `roots` and of all that they lead to, found as Guix and Nix find references: an item refers to another, or
 * to itself, whose name's hash of 32 characters occurs in it, in a file, a symlink's target or a name. Only items that
 * the store has can be found. Each item is read once, whole; a scan takes about as long as hashing the same bytes.
 *
 * @param roots paths of store items, without `sysroot`.
 * @throws StoreshipError `ERR_STORE_ITEM_MISSING` for a root that is not in the store, `ERR_READ` and `ERR_FILE_MISSING`
 * for a file that cannot be read.
 */
export async function scanReferences(
  roots: readonly string[],
  { storeDir, sysroot, signal }: ScanOptions,
): Promise<readonly StoreItem[]> {
  const names = namesIn(join(sysroot, storeDir));
  const present = new Set(names);
  for (const root of roots) {
    if (!present.has(root.slice(storeDir.length + 1)) || !root.startsWith(`${storeDir}/`))
      throw missing(root, join(sysroot, storeDir));
  }
  const paths = pathsByHash(names, storeDir);
  const hashesOf = itemHashes(hashFinder(new Set(paths.keys())));
  const items: StoreItem[] = [];
  const reached = new Set(roots);
  for (const path of reached) {
    signal?.throwIfAborted();
    const references = [...hashesOf(toByteString(join(sysroot, path)))]
      .map((hash) => paths.get(hash) as string)
      .sort(compareBytes);
    for (const reference of references) reached.add(reference);
    items.push({ path, references });
    await setImmediate();
  }
  return items;
}

// A hash is one item's alone; what else bears it (a lock, a directory of a build under way) has a longer name.
function pathsByHash(names: readonly string[], storeDir: string): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const name of names) {
    const hash = parseStoreItemName(name)?.hash;
    if (hash !== undefined && !paths.has(hash)) paths.set(hash, `${storeDir}/${name}`);
  }
  return paths;
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).sort((a, b) => a.length - b.length || compareBytes(a, b));
  } catch (error) {
    throw new StoreshipError("ERR_READ", `cannot read the store '${directory}': ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

function missing(root: string, directory: string): StoreshipError {
  return new StoreshipError(
    "ERR_STORE_ITEM_MISSING",
    `${root} is not in the store '${directory}'; build it or copy it there first`,
  );
}
