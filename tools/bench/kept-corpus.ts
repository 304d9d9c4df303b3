import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BuiltStore } from "../corpus/build-store.ts";
import { formatReferenceGraph } from "../corpus/reference-graph.ts";
import { removeTree } from "../corpus/remove-tree.ts";
import { survey } from "./survey.ts";

export type CorpusName = "A" | "B";

/** A closure on this machine that runs are measured with. */
export interface Corpus {
  readonly name: CorpusName;
  /** What it is made of, for people. */
  readonly madeOf: string;
  /** The directory that the store lies below. */
  readonly root: string;
  readonly profile: string;
  /** The file of the reference graph. */
  readonly graph: string;
  /** The file that names the items where they lie, one a line. */
  readonly paths: string;
  /** The file that names the items relative to `root`, one a line. */
  readonly names: string;
  /** The file that names all regular files, each with a NUL behind it. */
  readonly files: string;
  readonly items: number;
  readonly entries: number;
  readonly bytes: number;
}

/** Reads all of CORPUS, so that the page cache has it. */
export function warm({ paths }: Corpus): void {
  survey(readFileSync(paths, "utf8").split("\n").filter(Boolean));
}

/** What is written last, beside a store that is whole. */
interface Made {
  readonly madeOf: string;
  readonly profile: string;
  readonly items: readonly string[];
}

/**
 * The corpus in DIRECTORY if it is there and made of the same; else MAKE makes its store. What is there stays as it is:
 * newer package lists would mix two stores.
 */
export async function keptCorpus(
  name: CorpusName,
  directory: string,
  madeOf: string,
  make: (physical: string) => Promise<BuiltStore>,
): Promise<Corpus> {
  const root = join(directory, "root");
  const graph = join(directory, "graph");
  const record = join(directory, "made.json");
  const known = existsSync(record) ? (JSON.parse(readFileSync(record, "utf8")) as Made) : undefined;
  const made = known?.madeOf === madeOf ? known : await makeAnew();
  return surveyed({ name, directory, root, graph, made });

  async function makeAnew(): Promise<Made> {
    removeTree(directory);
    mkdirSync(root, { recursive: true });
    const built = await make(root);
    writeFileSync(graph, formatReferenceGraph(built.graph));
    const result: Made = { madeOf, profile: built.profile, items: [...built.graph.keys()].sort() };
    writeFileSync(record, JSON.stringify(result));
    return result;
  }
}

interface KeptStore {
  readonly name: CorpusName;
  readonly directory: string;
  readonly root: string;
  readonly graph: string;
  readonly made: Made;
}

function surveyed({ name, directory, root, graph, made }: KeptStore): Corpus {
  const lists = {
    paths: join(directory, "paths"),
    names: join(directory, "names"),
    files: join(directory, "files"),
  };
  const { entries, bytes, files } = survey(made.items.map((item) => root + item));
  writeFileSync(lists.paths, made.items.map((item) => `${root}${item}\n`).join(""));
  writeFileSync(lists.names, made.items.map((item) => `${item.slice(1)}\n`).join(""));
  writeFileSync(lists.files, Buffer.concat(files.flatMap((file) => [file, Buffer.of(0)])));
  const { madeOf, profile, items } = made;
  return { name, madeOf, root, graph, profile, items: items.length, entries, bytes, ...lists };
}
