import { join } from "node:path";
import { type Content, makeFiles } from "./scratch-directory.js";

/** A letter of the alphabet of hashes, 32 times. */
export type Letter = string;

/** The name of a store item that is called after its hash's letter. */
export function itemName(letter: Letter): string {
  return `${letter.repeat(32)}-item-${letter}`;
}

/** Its store path. */
export function itemPath(letter: Letter): string {
  return `/gnu/store/${itemName(letter)}`;
}

/** Its hash. */
export function hashOf(letter: Letter): string {
  return letter.repeat(32);
}

/** Makes items below `sysroot`: of each its files, or what it is itself. */
export function makeItems(
  sysroot: string,
  items: Readonly<Record<Letter, Readonly<Record<string, Content>> | string>>,
): void {
  for (const [letter, content] of Object.entries(items)) {
    if (typeof content === "string") makeFiles(sysroot, { [itemPath(letter)]: content });
    else makeFiles(join(sysroot, itemPath(letter)), content);
  }
}
