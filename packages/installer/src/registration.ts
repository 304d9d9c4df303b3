import { closureOf } from "@storeship/closure";
import {
  type Closure,
  type Digest,
  isDigest,
  type StoreItem,
  StoreshipError,
  systemErrorCode,
  toByteString,
} from "@storeship/core";
import { type Nar, narHash } from "./nar.js";

/** What a store database says of a store item. */
export interface Registration {
  readonly path: string;
  /** SHA-256 of its nar. */
  readonly hash: Digest;
  /** Bytes of its nar. */
  readonly size: number;
  readonly deriver: string | null;
  readonly references: readonly string[];
}

/**
 * What to register of a closure, leaves first. Where the closure does not say hash and size of an item's nar, the item
 * is read, below `sysroot`.
 *
 * @throws StoreshipError `ERR_REFERENCE_GRAPH` for items that form no closure, `ERR_NAR_HASH` for a hash or size that
 * is none, `ERR_STORE_ITEM_MISSING` for an item that is not there; what `narHash` throws.
 */
export function registrationsOf({ items }: Closure, sysroot: string): readonly Registration[] {
  const paths = items.map(({ path }) => path);
  return closureOf(items, paths).items.map((item) => {
    const { path, references, deriver = null } = item;
    return { path, references, deriver, ...narOf(item, sysroot) };
  });
}

function narOf(item: StoreItem, sysroot: string): Nar {
  const { path, narHash: hash, narSize: size } = item;
  if (hash === undefined || size === undefined) return narOfFiles(path, sysroot);
  if (!isDigest(hash)) throw invalid(path, `'${hash}' is not 'sha256:' and 64 lower-case hexadecimal digits`);
  if (!Number.isSafeInteger(size) || size < 0)
    throw invalid(path, `its size ${size} is not a number of bytes`);
  return { hash, size };
}

function narOfFiles(path: string, sysroot: string): Nar {
  try {
    return narHash(toByteString(sysroot.replace(/\/+$/, "") + path));
  } catch (error) {
    const missing = error instanceof StoreshipError && systemErrorCode(error.cause) === "ENOENT";
    if (!missing) throw error;
    throw new StoreshipError(
      "ERR_STORE_ITEM_MISSING",
      `the store item '${path}' is not whole on this machine: ${error.message}`,
      { cause: error },
    );
  }
}

function invalid(path: string, why: string): StoreshipError {
  return new StoreshipError(
    "ERR_NAR_HASH",
    `the closure's nar hash of ${path} cannot be used: ${why}; make the closure again`,
  );
}
