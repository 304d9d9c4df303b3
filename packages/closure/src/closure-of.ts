import { type Closure, compareBytes, type StoreItem, StoreshipError } from "@storeship/core";

/**
 * The closure of `roots`: of `items` those that a root is or leads to, leaves first, ties by path. The order of neither
 * argument matters; a record that is given twice counts once.
 *
 * @param items records of a reference graph.
 * @param roots paths of store items.
 * @throws StoreshipError `ERR_REFERENCE_GRAPH` where two records of one item disagree, a reference or a root has no
 * record, the items lie in more stores than one, or references form a circle; the message names the paths.
 */
export function closureOf(items: readonly StoreItem[], roots: readonly string[]): Closure {
  const records = recordsByPath(items);
  for (const root of roots) {
    if (!records.has(root))
      throw invalid(`the reference graph has no record of ${root}; give the graph of its closure`);
  }
  const ordered: StoreItem[] = [];
  const state = new Map<string, "open" | "done">();
  // All that is reached is visited by path: the order follows from the set, not from which of its items are roots.
  for (const path of reachable(roots, records).sort(compareBytes)) visit(path, records, state, ordered);
  return { storeDir: storeDirOf(ordered), items: ordered };
}

function reachable(roots: readonly string[], records: ReadonlyMap<string, StoreItem>): string[] {
  const reached = new Set(roots);
  for (const path of reached) {
    for (const reference of records.get(path)?.references ?? []) {
      if (!records.has(reference)) {
        throw invalid(
          `${path} refers to ${reference}, of which the reference graph has no record; give the graph of a whole closure`,
        );
      }
      reached.add(reference);
    }
  }
  return [...reached];
}

/** The directory that all `items` lie in. */
export function storeDirOf(items: ReadonlyArray<{ readonly path: string }>): string {
  const [first, ...others] = new Set(items.map(({ path }) => path.slice(0, path.lastIndexOf("/"))));
  if (first === undefined) throw invalid("the reference graph has no items; give the graph of a closure");
  if (others.length > 0)
    throw invalid(`the reference graph has items in two stores, ${first} and ${others[0]}; give one closure`);
  return first;
}

function recordsByPath(items: readonly StoreItem[]): ReadonlyMap<string, StoreItem> {
  const records = new Map<string, StoreItem>();
  for (const item of items) {
    const references = [...new Set(item.references)].sort(compareBytes);
    const known = records.get(item.path);
    if (known !== undefined && !agree(known, { ...item, references })) {
      throw invalid(
        `the reference graph has two records of ${item.path} that disagree; give the graph of one closure`,
      );
    }
    records.set(item.path, { ...known, ...item, references });
  }
  return records;
}

function agree(a: StoreItem, b: StoreItem): boolean {
  const same = <T>(x: T | undefined, y: T | undefined): boolean =>
    x === undefined || y === undefined || x === y;
  return (
    a.references.join("\n") === b.references.join("\n") &&
    a.deriver === b.deriver &&
    same(a.narHash, b.narHash) &&
    same(a.narSize, b.narSize)
  );
}

// Depth first, on a stack of its own: chains of references can be longer than the language's stack is deep.
function visit(
  root: string,
  records: ReadonlyMap<string, StoreItem>,
  state: Map<string, "open" | "done">,
  ordered: StoreItem[],
): void {
  const pending = [{ path: root, next: 0 }];
  while (pending.length > 0) {
    const top = pending.at(-1) as { path: string; next: number };
    if (top.next === 0 && state.get(top.path) === "done") {
      pending.pop();
      continue;
    }
    const item = records.get(top.path) as StoreItem;
    state.set(top.path, "open");
    const reference = item.references[top.next];
    if (reference === undefined) {
      state.set(top.path, "done");
      ordered.push(item);
      pending.pop();
      continue;
    }
    top.next += 1;
    if (reference === top.path || state.get(reference) === "done") continue;
    if (state.get(reference) === "open")
      throw circle(
        pending.map(({ path }) => path),
        reference,
      );
    pending.push({ path: reference, next: 0 });
  }
}

function circle(open: readonly string[], back: string): StoreshipError {
  const members = [...open.slice(open.indexOf(back)), back];
  return invalid(
    `the references form a circle, which no store has: ${members.join(" → ")}; make the reference graph again`,
  );
}

function invalid(message: string): StoreshipError {
  return new StoreshipError("ERR_REFERENCE_GRAPH", message);
}
