import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BuiltStore, buildStore } from "../corpus/build-store.ts";
import { formatReferenceGraph } from "../corpus/reference-graph.ts";
import { removeTree } from "../corpus/remove-tree.ts";
import { survey } from "./survey.ts";
import { type Shape, scaled } from "./synthetic-plan.ts";
import { makeSyntheticStore } from "./synthetic-store.ts";

export type CorpusName = "A" | "B";

const STORE = "/gnu/store";

interface Recipe {
  readonly packages: readonly string[];
  /** Of the closure that the packages amount to. */
  readonly shape: Shape;
}

const RECIPES: Readonly<Record<CorpusName, Recipe>> = {
  A: {
    packages: ["python3", "git", "perl", "curl", "openssh-client", "busybox-static"],
    shape: { items: 89, entries: 8_200, bytes: 194e6 },
  },
  B: {
    packages: [
      ...["gcc", "g++", "emacs-nox", "python3-scipy", "python3-pandas", "nodejs", "golang-go"],
      ...["texlive-latex-base", "openjdk-17-jdk-headless", "postgresql-15", "busybox-static"],
    ],
    shape: { items: 260, entries: 66_000, bytes: 2e9 },
  },
};

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

export interface CorpusOptions {
  /** What is made is kept and found there. */
  readonly cache: string;
  /** No Debian packages even where there are some. */
  readonly synthetic: boolean;
  /** Size of a synthetic store, as a part of the real one's. */
  readonly scale: number;
  readonly note: (text: string) => void;
}

/** Makes the corpus NAME unless it is there. */
export async function makeCorpus(name: CorpusName, options: CorpusOptions): Promise<Corpus> {
  const { note } = options;
  if (!options.synthetic) {
    try {
      return await debian(name, options);
    } catch (error) {
      note(`corpus ${name} is synthetic, for want of Debian packages: ${(error as Error).message}`);
    }
  }
  return synthetic(name, options);
}

/** Reads all of CORPUS, so that the page cache has it. */
export function warm({ root, paths }: Corpus): void {
  const items = readFileSync(paths, "utf8").split("\n").filter(Boolean);
  survey(items.filter((item) => item.startsWith(root)));
}

function debian(name: CorpusName, { cache, note }: CorpusOptions): Promise<Corpus> {
  const { packages } = RECIPES[name];
  const directory = join(cache, name);
  return kept(name, directory, `Debian packages: ${packages.join(" ")}`, (physical) => {
    note(`making corpus ${name} of ${packages.length} Debian packages and what they need`);
    return buildStore({ packages, storeDir: STORE, physical, work: join(cache, "packages") });
  });
}

function synthetic(name: CorpusName, { cache, scale, note }: CorpusOptions): Promise<Corpus> {
  const shape = scaled(RECIPES[name].shape, scale);
  const madeOf = `synthetic: ${shape.items} items, ${shape.entries} entries, ${shape.bytes} bytes`;
  return kept(name, join(cache, `synthetic-${name}-${scale}`), madeOf, (physical) => {
    note(`making corpus ${name}, ${madeOf}`);
    return makeSyntheticStore({ shape, seed: `corpus ${name}`, storeDir: STORE, physical });
  });
}

/** What is written last, beside a store that is whole. */
interface Made {
  readonly madeOf: string;
  readonly profile: string;
  readonly items: readonly string[];
}

// A store that is there stays as it is: newer package lists would mix two stores.
async function kept(
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
