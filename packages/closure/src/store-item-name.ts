import { basename } from "node:path";
import { type ImageName, suggestRepository } from "@storeship/core";
import { NIX_BASE32 } from "./nix-base32.js";

const FORM = new RegExp(`^([${NIX_BASE32}]{32})-(.+)$`);

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
