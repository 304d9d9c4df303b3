/** What each store item refers to, by store path. */
export type ReferenceGraph = ReadonlyMap<string, readonly string[]>;

/**
 * GRAPH in the form of Nix's and Guix's `exportReferencesGraph`: for each item its path, its deriver
 * (an empty line), the number of its references, and the references.
 */
export function formatReferenceGraph(graph: ReferenceGraph): string {
  return [...graph.keys()]
    .sort()
    .map((path) => {
      const references = (graph.get(path) ?? []).toSorted();
      return `${[path, "", references.length, ...references].join("\n")}\n`;
    })
    .join("");
}
