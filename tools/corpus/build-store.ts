import { existsSync, mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { downloadPackages, readPackages, unpackPackage } from "./debian.ts";
import { dependencyClosure } from "./dependency-closure.ts";
import { makeItem } from "./make-item.ts";
import type { PackageRecord } from "./package-records.ts";
import { fillProfile } from "./profile.ts";
import type { ReferenceGraph } from "./reference-graph.ts";
import { type Reference, readReferences, writeReferences } from "./references.ts";
import { profilePath, storePath } from "./store-path.ts";

/** What to make, and where. */
export interface StoreOptions {
  readonly packages: readonly string[];
  /** The store's name, as the items know it. */
  readonly storeDir: string;
  /** The directory below which the store is written; empty for the root directory. */
  readonly physical: string;
  /** The directory that downloads go to and are found in. */
  readonly work: string;
}

/** The store that was made. */
export interface BuiltStore {
  /** The profile's store path. */
  readonly profile: string;
  readonly graph: ReferenceGraph;
}

interface Item extends PackageRecord {
  readonly path: string;
  readonly references: readonly Reference[];
}

/** Makes a store item for each package, for all that it depends on, and a profile; keeps the items that are there. */
export async function buildStore(options: StoreOptions): Promise<BuiltStore> {
  const { storeDir, physical, work } = options;
  const place = (path: string): string => physical + path;
  makeDirectory(place(storeDir));
  makeDirectory(work);
  const items = await planItems(options);

  const missing = items.filter(({ path }) => !existsSync(place(path)));
  await downloadPackages(missing, work);
  await forEachOf(missing, availableParallelism(), (item) =>
    makeItem(place(item.path), async (dir) => {
      await unpackPackage(item, work, dir);
      writeReferences(dir, item.path, item.references);
    }),
  );

  const roots = items.filter(({ name }) => options.packages.includes(name));
  const rootPaths = roots.map(({ path }) => path);
  const paths = items.map(({ path }) => path);
  const profile = profilePath(storeDir, rootPaths);
  const graph = readGraph(paths, place);
  await makeItem(place(profile), (dir) => fillProfile(dir, paths, roots, place));
  return { profile, graph: new Map([...graph, [profile, paths]]) };
}

async function planItems({ packages, storeDir, work }: StoreOptions): Promise<Item[]> {
  const table = await readPackages(packages, work);
  const unknown = packages.find((name) => !table.has(name));
  if (unknown) throw new Error(`no package ${unknown} in the lists: check its name, or run apt-get update`);

  const made = new Map<string, Item>();
  // A dependency comes before what depends on it, so its path is known by then.
  for (const { name, references } of dependencyClosure(packages, table)) {
    const record = table.get(name) as PackageRecord;
    const found = references.flatMap((reference) => made.get(reference) ?? []);
    made.set(name, { ...record, path: storePath(storeDir, name, record.version), references: found });
  }
  return [...made.values()];
}

// Where an earlier run broke a circle at another place, the item that it left says what it refers to.
function readGraph(paths: readonly string[], place: (path: string) => string): Map<string, string[]> {
  const known = new Set(paths);
  const graph = new Map(paths.map((path) => [path, readReferences(place(path))]));
  for (const [path, references] of graph) {
    const stray = references.find((reference) => !known.has(reference));
    if (stray)
      throw new Error(
        `${path} is of other package lists, it refers to ${stray}: use an empty --store or --physical`,
      );
  }
  return graph;
}

function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new Error(`cannot make ${path} (${code}): run as root, or choose with --physical and --work`, {
      cause,
    });
  }
}

async function forEachOf<T>(
  values: readonly T[],
  lanes: number,
  act: (value: T) => Promise<void>,
): Promise<void> {
  const rest = values.values();
  const lane = async (): Promise<void> => {
    for (const value of rest) await act(value);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
