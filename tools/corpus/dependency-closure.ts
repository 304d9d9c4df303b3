/** A package's part in the closure: the names that it keeps a reference to. */
export interface ClosureEntry {
  readonly name: string;
  readonly references: readonly string[];
}

/**
 * ROOTS and all that they depend on, a dependency before what depends on it. Packages may depend on
 * each other in a circle, store items never do: an edge that leads back to a package whose own
 * dependencies are not done is dropped, as is one to a name that is not in TABLE.
 */
export function dependencyClosure(
  roots: readonly string[],
  table: ReadonlyMap<string, { readonly dependencies: readonly string[] }>,
): ClosureEntry[] {
  const entries: ClosureEntry[] = [];
  const done = new Set<string>();
  const open = new Set<string>();

  const visit = (name: string, dependencies: readonly string[]): void => {
    open.add(name);
    const references: string[] = [];
    for (const dependency of [...new Set(dependencies)].sort()) {
      const found = table.get(dependency);
      if (found === undefined || open.has(dependency)) continue;
      if (!done.has(dependency)) visit(dependency, found.dependencies);
      references.push(dependency);
    }
    open.delete(name);
    done.add(name);
    entries.push({ name, references });
  };

  for (const root of roots) {
    const found = table.get(root);
    if (found !== undefined && !done.has(root)) visit(root, found.dependencies);
  }
  return entries;
}
