import { join } from "node:path";
import { buildStore } from "../corpus/build-store.ts";
import { type Corpus, type CorpusName, keptCorpus } from "./kept-corpus.ts";
import { type Shape, scaled } from "./synthetic-plan.ts";
import { makeSyntheticStore } from "./synthetic-store.ts";

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

function debian(name: CorpusName, { cache, note }: CorpusOptions): Promise<Corpus> {
  const { packages } = RECIPES[name];
  const directory = join(cache, name);
  return keptCorpus(name, directory, `Debian packages: ${packages.join(" ")}`, (physical) => {
    note(`making corpus ${name} of ${packages.length} Debian packages and what they need`);
    return buildStore({ packages, storeDir: STORE, physical, work: join(cache, "packages") });
  });
}

function synthetic(name: CorpusName, { cache, scale, note }: CorpusOptions): Promise<Corpus> {
  const shape = scaled(RECIPES[name].shape, scale);
  const madeOf = `synthetic: ${shape.items} items, ${shape.entries} entries, ${shape.bytes} bytes`;
  return keptCorpus(name, join(cache, `synthetic-${name}-${scale}`), madeOf, (physical) => {
    note(`making corpus ${name}, ${madeOf}`);
    return makeSyntheticStore({ shape, seed: `corpus ${name}`, storeDir: STORE, physical });
  });
}
