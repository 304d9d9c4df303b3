import { basename } from "node:path";

// 32 characters of Nix's base 32, which has no e, o, t and u.
const FORM = /^([0-9a-df-np-sv-z]{32})-(.+)$/;

/** The parts of a store item's base name `HASH-NAME-VERSION`. */
export interface StoreItemName {
  /** 32 characters of Nix's base 32. */
  readonly hash: string;
  readonly name: string;
  /** What follows the first dash that has a digit behind it; absent where there is none. */
  readonly version?: string;
}

/** The parts of a store item's name, given its path or its base name; undefined where it is not of the form `HASH-NAME`. */
export function parseStoreItemName(item: string): StoreItemName | undefined {
  const [, hash, rest] = FORM.exec(basename(item)) ?? [];
  if (hash === undefined || rest === undefined) return undefined;
  const dash = rest.search(/-[0-9]/);
  return dash <= 0
    ? { hash, name: rest }
    : { hash, name: rest.slice(0, dash), version: rest.slice(dash + 1) };
}
