import type { Figures } from "./figures.ts";

/** The figures of one seed's history. */
export interface SeedFigures {
  readonly seed: string;
  readonly figures: readonly Figures[];
}

/** A Markdown table of the figures, a row for each seed and strategy; MB are 1,000,000 bytes. */
export function table(all: readonly SeedFigures[]): string {
  const head = [
    "| seed | strategy | moved, MB | of `size` | moved again, MB | of `size` | median pull, MB | by chain, MB |",
    "|---|---|--:|--:|--:|--:|--:|--:|",
  ];
  const rows = all.flatMap(({ seed, figures }) => {
    const base = figures.find(({ strategy }) => strategy === "size") as Figures;
    return [...figures.map((one) => row(seed, one, base)), floorRow(seed, base)];
  });
  return `${[...head, ...rows].join("\n")}\n`;
}

function row(seed: string, one: Figures, base: Figures): string {
  return cells([
    seed,
    `\`${one.strategy}\``,
    megabytes(one.moved),
    share(one.moved, base.moved),
    megabytes(one.repeated),
    share(one.repeated, base.repeated),
    megabytes(one.medianPull),
    megabytes(one.movedByChain),
  ]);
}

// What new items alone take is the same for all strategies.
function floorRow(seed: string, base: Figures): string {
  return cells([
    seed,
    "*new items alone*",
    megabytes(base.newItems),
    share(base.newItems, base.moved),
    "0",
    "0.00",
    "",
    "",
  ]);
}

function cells(texts: readonly string[]): string {
  return `| ${texts.join(" | ")} |`;
}

function megabytes(bytes: number): string {
  const [whole = "", tenths] = (bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0).split(".");
  const grouped = whole.replace(/(?<=[0-9])(?=(?:[0-9]{3})+$)/g, ",");
  return tenths === undefined ? grouped : `${grouped}.${tenths}`;
}

function share(part: number, whole: number): string {
  return (part / whole).toFixed(2);
}
