import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { formatReferenceGraph } from "../../corpus/reference-graph.ts";

/** Content of a file: its text, or the number of zero bytes that it holds without taking room on the disk. */
export type Content = string | number;

/** A store made for one test. */
export interface SmallStore {
  readonly root: string;
  /** Arguments of `storeship pack` that name the closure. */
  readonly args: readonly string[];
  /** Where the file NAME of the item ITEM lies. */
  place(item: string, name: string): string;
}

/**
 * Makes a store below DIRECTORY: of each item the files that ITEMS gives. Members come in the order of ITEMS, which
 * has at most nine. The root refers to all others.
 */
export function smallStore(
  directory: string,
  items: Readonly<Record<string, Readonly<Record<string, Content>>>>,
): SmallStore {
  const names = Object.keys(items);
  const path = (item: string): string => `/gnu/store/${`${names.indexOf(item) + 1}`.repeat(32)}-${item}`;
  const place = (item: string, name: string): string => join(directory, path(item), name);
  for (const [item, files] of Object.entries(items)) {
    for (const [name, content] of Object.entries(files)) write(place(item, name), content);
  }
  const root = path(names[0] ?? "");
  const graph = join(directory, "graph");
  const references = new Map(
    names.map((item, number) => [path(item), number === 0 ? names.slice(1).map(path) : []]),
  );
  writeFileSync(graph, formatReferenceGraph(references));
  return { root, args: ["--closure", graph, "--sysroot", directory, root], place };
}

function write(file: string, content: Content): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : "");
  if (typeof content === "number") truncateSync(file, content);
}
