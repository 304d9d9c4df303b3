import type { StoreItem } from "@storeship/core";
import { parseReferenceGraph } from "./reference-graph.js";
import { parseReferenceGraphJson } from "./reference-graph-json.js";

/**
 * Read a reference graph in the text form of `exportReferencesGraph` or in any JSON form that `parseReferenceGraphJson`
 * reads; the first character that is not blank tells which.
 *
 * @param file the graph's name, for messages.
 * @throws StoreshipError `ERR_REFERENCE_GRAPH` that names the file and the line or the record.
 */
export function readReferenceGraph(text: string, file: string): readonly StoreItem[] {
  return /^\s*[[{]/.test(text) ? parseReferenceGraphJson(text, file) : parseReferenceGraph(text, file);
}
