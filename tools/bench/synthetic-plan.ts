import { storePath } from "../corpus/store-path.ts";
import { below, normal, type Random, seeded } from "./random.ts";

/** How large a store is. */
export interface Shape {
  readonly items: number;
  /** Files, directories and symlinks. */
  readonly entries: number;
  readonly bytes: number;
}

/** A store item that is still to be written. */
export interface PlannedItem {
  readonly name: string;
  readonly path: string;
  readonly directories: readonly string[];
  readonly files: readonly { readonly name: string; readonly size: number }[];
  readonly links: readonly { readonly name: string; readonly target: string }[];
  /** Paths of items before this one. */
  readonly references: readonly string[];
}

/** A smaller or larger store of the same shape. */
export function scaled({ items, entries, bytes }: Shape, scale: number): Shape {
  const times = (value: number, least: number): number => Math.max(least, Math.round(value * scale));
  return { items: times(items, 2), entries: times(entries, 20), bytes: times(bytes, 10_000) };
}

// Of real closures: 24 of 100 entries are directories, 8 symlinks; sizes spread over five orders of magnitude.
const DIRECTORIES = 0.24;
const LINKS = 0.08;
const FILE_SPREAD = 2;
const ITEM_SPREAD = 1.4;
const MOST_REFERENCES = 6;

/** The items of a store of SHAPE, the same ones for the same SEED; each after those that it refers to. */
export function planStore(shape: Shape, seed: string, storeDir: string): readonly PlannedItem[] {
  const random = seeded(seed);
  const weights = spread(shape.items, ITEM_SPREAD, random);
  const files = weights.map((weight) =>
    Math.max(1, Math.round(shape.entries * weight * (1 - DIRECTORIES - LINKS))),
  );
  const sizes = spread(
    files.reduce((sum, count) => sum + count, 0),
    FILE_SPREAD,
    random,
  ).map((weight) => Math.round(weight * shape.bytes));

  const items: PlannedItem[] = [];
  for (const [number, count] of files.entries()) {
    const name = `sample-${number}`;
    const own = sizes.splice(-count);
    items.push({
      name,
      path: storePath(storeDir, name, "1.0"),
      ...content(own, random),
      references: earlier(items, random),
    });
  }
  return items;
}

// COUNT log-normal numbers whose sum is 1.
function spread(count: number, sigma: number, random: Random): number[] {
  const values = Array.from({ length: count }, () => Math.exp(sigma * normal(random)));
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}

function content(
  sizes: readonly number[],
  random: Random,
): Pick<PlannedItem, "directories" | "files" | "links"> {
  const share = 1 - DIRECTORIES - LINKS;
  const folders = Math.max(1, Math.round((sizes.length * DIRECTORIES) / share));
  const directories = ["bin"];
  while (directories.length < folders) {
    const parent = directories[below(directories.length, random)] as string;
    directories.push(
      depth(parent) < 6 ? `${parent}/part-${directories.length}` : `share-${directories.length}`,
    );
  }
  const place = (): string => directories[below(directories.length, random)] as string;
  const files = sizes.map((size, number) => ({ name: `${place()}/file-${number}.dat`, size }));
  const links = Array.from({ length: Math.round((sizes.length * LINKS) / share) }, (_, number) => ({
    name: `${place()}/link-${number}`,
    target: `file-${number}.dat`,
  }));
  return { directories, files, links };
}

function depth(path: string): number {
  return path.split("/").length;
}

function earlier(items: readonly PlannedItem[], random: Random): string[] {
  if (items.length === 0) return [];
  const chosen = Array.from(
    { length: below(MOST_REFERENCES, random) },
    () => items[below(items.length, random)]?.path ?? "",
  );
  return [...new Set(chosen)].sort();
}
