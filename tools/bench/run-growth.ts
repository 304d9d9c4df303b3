import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { removeTree } from "../corpus/remove-tree.ts";
import type { Arguments } from "./arguments.ts";
import { withGrowth } from "./document.ts";
import { storeOfBytes, storeOfEntries } from "./growing-stores.ts";
import { type GrowthSeries, growthOf, memoryPerUnit, timeExponent } from "./growth.ts";
import { DOCUMENT } from "./run-comparisons.ts";
import { table } from "./table.ts";

const ENTRIES = [1e3, 1e4, 1e5, 1e6];
const BYTES = [1e9, 1e10, 5e10];
const RUNS = 3;
const MOST_EXPONENT = 1.15;
/** Bytes of memory for an entry. */
const MOST_PER_ENTRY = 300;
/** Bytes of memory for a byte of content: what a run holds of a file is a few blocks, whatever its size. */
const MOST_PER_BYTE = 0.001;
// One process to stdout, without a cache: walk, headers, reads and the hash, and no disk to wait for.
const COMMAND = ["pack", "-q", "--no-cache", "--max-layers", "1", "-o", "-"];

/** Packs stores of growing size, prints what each took and whether that is linear, and writes it down. */
export async function runGrowth({ cache, most, mostBytes, save }: Arguments): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const directory = mkdtempSync(join(cache, "growth-"));
  try {
    const entries = await growthOf({
      sizes: ENTRIES.filter((size) => size <= most),
      make: storeOfEntries,
      command: COMMAND,
      runs: RUNS,
      directory: join(directory, "entries"),
    });
    const bytes = await growthOf({
      sizes: BYTES.filter((size) => size <= mostBytes),
      make: storeOfBytes,
      command: COMMAND,
      runs: RUNS,
      directory: join(directory, "bytes"),
    });
    const section = growthSection(entries, bytes);
    console.log(section);
    const whole = entries.points.length === ENTRIES.length && bytes.points.length === BYTES.length;
    if ((whole || save) && existsSync(DOCUMENT)) {
      writeFileSync(DOCUMENT, withGrowth(readFileSync(DOCUMENT, "utf8"), section));
      console.error("bench: wrote the section on growth of docs/benchmarks.md");
    }
  } finally {
    removeTree(directory);
  }
}

function growthSection(entries: GrowthSeries, bytes: GrowthSeries): string {
  const verdicts = [
    ...verdictRows("entries", entries, MOST_PER_ENTRY),
    ...verdictRows("bytes", bytes, MOST_PER_BYTE),
  ];
  return [
    "Stores made for this, packed to stdout, the least of three runs each: many small files, and few large ones without data on the disk. The exponent is that of the power of the size which fits the three largest best, start-up not counted: 1 is linear.",
    table(["Grows with", "What", "At most:", "Measured:", "Met"], verdicts),
    sizeTable("Entries:", entries),
    sizeTable("Bytes:", bytes),
  ].join("\n\n");
}

function verdictRows(unit: string, series: GrowthSeries, mostMemory: number): string[][] {
  if (series.points.length < 2) return [];
  const time = timeExponent(series, "seconds");
  const memory = memoryPerUnit(series);
  return [
    [unit, "time, exponent", MOST_EXPONENT.toFixed(2), time.toFixed(2), yesNo(time <= MOST_EXPONENT)],
    [unit, "memory, bytes for each", `${mostMemory}`, memory.toPrecision(2), yesNo(memory <= mostMemory)],
  ];
}

function yesNo(met: boolean): string {
  return met ? "yes" : "no";
}

function sizeTable(heading: string, { empty, points }: GrowthSeries): string {
  const rows = [{ size: 0, ...empty }, ...points].map(({ size, seconds, processor, memory }) => [
    ...[`${size}`, seconds.toFixed(2), processor.toFixed(2), (memory / 1e6).toFixed(0)],
  ]);
  return table([heading, "Seconds:", "Processor seconds:", "Memory, MB:"], rows);
}
