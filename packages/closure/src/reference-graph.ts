import { type StoreItem, StoreshipError } from "@storeship/core";

/**
 * Read a reference graph in the text form of `exportReferencesGraph`: for each item its path, its deriver (or an empty
 * line), the number of its references, and each reference, a line each.
 *
 * @param file the graph's name, for messages.
 * @throws StoreshipError `ERR_REFERENCE_GRAPH` that names the file and the line.
 */
export function parseReferenceGraph(text: string, file: string): readonly StoreItem[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const items: StoreItem[] = [];
  for (let at = 0; at < lines.length; ) {
    const path = lines[at] as string;
    if (!path.startsWith("/")) throw invalid(file, at, `'${path}' is not the path of a store item`);
    const deriver = lineAt(lines, at + 1, file, path);
    const count = lineAt(lines, at + 2, file, path);
    if (!/^\d{1,9}$/.test(count))
      throw invalid(file, at + 2, `'${count}' is not the number of references of ${path}`);
    const end = at + 3 + Number(count);
    if (end > lines.length) throw truncated(file, lines.length, path);
    const references = lines.slice(at + 3, end);
    const stray = references.findIndex((reference) => !reference.startsWith("/"));
    if (stray !== -1)
      throw invalid(file, at + 3 + stray, `'${references[stray]}' is not a reference of ${path}`);
    items.push(deriver === "" ? { path, references } : { path, references, deriver });
    at = end;
  }
  return items;
}

function lineAt(lines: readonly string[], at: number, file: string, path: string): string {
  const line = lines[at];
  if (line === undefined) throw truncated(file, lines.length, path);
  return line;
}

function truncated(file: string, lineCount: number, path: string): StoreshipError {
  return invalid(file, lineCount - 1, `the record of ${path} is cut short`);
}

function invalid(file: string, line: number, why: string): StoreshipError {
  return new StoreshipError(
    "ERR_REFERENCE_GRAPH",
    `${file}:${line + 1}: ${why}; make the reference graph again`,
  );
}
