import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { closureOf, parseReferenceGraph, storeDirOf, storeItemOfRoot } from "@storeship/closure";
import { type Closure, reasonOf, StoreshipError } from "@storeship/core";
import type { PackOptions } from "./options.js";

/** The closure of the roots, and the store item that the first of them leads to. */
export async function readClosure(
  roots: readonly string[],
  { closure, sysroot }: PackOptions,
): Promise<{ closure: Closure; profile: string | undefined }> {
  if (closure === undefined) throw new StoreshipError("ERR_USAGE", "give the roots' reference graph with --closure FILE");
  const records = (await Promise.all(closure.map(readGraph))).flat();
  const storeDir = storeDirOf(records);
  const items = roots.map((root) => storeItemOfRoot(root, storeDir, sysroot));
  return { closure: closureOf(records, items), profile: items[0] };
}

async function readGraph(file: string): Promise<ReturnType<typeof parseReferenceGraph>> {
  return parseReferenceGraph(await readInput(file), file === "-" ? "stdin" : file);
}

async function readInput(file: string): Promise<string> {
  if (file === "-") return text(process.stdin);
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new StoreshipError("ERR_REFERENCE_GRAPH", `cannot read the reference graph '${file}': ${reasonOf(error)}`, { cause: error });
  }
}
