import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import {
  closureOf,
  defaultStoreDatabase,
  readReferenceGraph,
  readStoreDatabase,
  scanReferences,
  storeDirOf,
  storeItemOfRoot,
} from "@storeship/closure";
import { type Closure, reasonOf, type StoreItem, StoreshipError } from "@storeship/core";
import type { PackOptions } from "./options.js";

/** The options that say where references are read from. */
type ReferenceOptions = Pick<PackOptions, "closure" | "storeDatabase" | "scan" | "sysroot">;

/** The closure of the roots, and the store item that the first of them leads to. */
export async function readClosure(
  roots: readonly string[],
  options: ReferenceOptions,
): Promise<{ closure: Closure; profile: string | undefined }> {
  refuseTwoSources(options);
  const { closure: graphs, sysroot } = options;
  const graph = graphs === undefined ? undefined : (await Promise.all(graphs.map(readGraph))).flat();
  const storeDir = graph === undefined ? undefined : storeDirOf(graph);
  const items = roots.map((root) => storeItemOfRoot(root, storeDir, sysroot));
  const records = graph ?? (await recordsOf(items, options));
  return { closure: closureOf(records, items), profile: items[0] };
}

function refuseTwoSources({ closure, storeDatabase, scan }: ReferenceOptions): void {
  const given = [closure && "--closure", storeDatabase && "--store-database", scan && "--scan"].filter(
    Boolean,
  );
  if (given.length > 1)
    throw new StoreshipError(
      "ERR_USAGE",
      `${given.join(" and ")} each tell the references; give one of them`,
    );
}

async function recordsOf(
  items: readonly string[],
  { storeDatabase, scan, sysroot }: ReferenceOptions,
): Promise<readonly StoreItem[]> {
  const storeDir = storeDirOf(items.map((path) => ({ path })));
  const found = storeDatabase ?? (scan ? undefined : defaultStoreDatabase(storeDir, sysroot));
  return found === undefined ? scanReferences(items, { sysroot, storeDir }) : readStoreDatabase(found, items);
}

async function readGraph(file: string): Promise<readonly StoreItem[]> {
  const name = file === "-" ? "stdin" : file;
  const items = readReferenceGraph(await readInput(file), name);
  if (items.length === 0)
    throw new StoreshipError(
      "ERR_REFERENCE_GRAPH",
      `the reference graph '${name}' has no items; give the graph of a closure`,
    );
  return items;
}

// It can be read once, and serves each platform.
let stdin: Promise<string> | undefined;

function stdinText(): Promise<string> {
  stdin ??= text(process.stdin);
  return stdin;
}

async function readInput(file: string): Promise<string> {
  if (file === "-") return await stdinText();
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new StoreshipError(
      "ERR_REFERENCE_GRAPH",
      `cannot read the reference graph '${file}': ${reasonOf(error)}`,
      { cause: error },
    );
  }
}
