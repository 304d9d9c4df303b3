import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../workspace.ts";
import type { Arguments } from "./arguments.ts";
import { chart } from "./chart.ts";
import { compare, type Outcome } from "./compare.ts";
import { COMPARISONS, type Comparison } from "./comparisons.ts";
import { makeCorpus } from "./corpora.ts";
import { benchmarkDocument } from "./document.ts";
import type { Corpus, CorpusName } from "./kept-corpus.ts";
import { machine } from "./machine.ts";
import { python } from "./python.ts";
import { barsOf, medianTable, otherTable, type Results, targetTable } from "./report.ts";
import { formatRatio, timeRatio } from "./verdict.ts";

export const DOCUMENT: string = join(ROOT, "docs", "benchmarks.md");
const CHART = join(ROOT, "docs", "images", "benchmarks.svg");
const FAILED = "failed";
/** Of a run that may replace the page by itself. */
const LEAST_PAIRS = 5;

/** Makes the comparisons that are asked for, prints what came of them, and writes it down. */
export async function runComparisons(given: Arguments): Promise<void> {
  const chosen = COMPARISONS.filter((comparison) => isChosen(comparison, given));
  if (chosen.length === 0) throw new Error(`--only ${given.only.join(" ")}: not of corpus ${given.corpus}`);
  python();
  const corpora = await makeCorpora(chosen, given);
  const outcomes = await outcomesOf(chosen, corpora, given);
  const results: Results = {
    date: new Date().toISOString().slice(0, 10),
    pairs: given.pairs,
    machine: machine(),
    corpora: [...corpora.values()],
    outcomes,
  };
  print(results);
  const whole =
    chosen.length === COMPARISONS.length && given.corpus === undefined && given.pairs >= LEAST_PAIRS;
  if (outcomes.some((outcome) => "missing" in outcome && outcome.missing === FAILED))
    throw new Error("not all runs succeeded");
  if (whole || given.save) save(results);
}

function isChosen({ name, corpus }: Comparison, { only, corpus: asked }: Arguments): boolean {
  if (only.length > 0 && !only.includes(name)) return false;
  return asked === undefined || asked === "synthetic" || asked === corpus;
}

async function makeCorpora(
  chosen: readonly Comparison[],
  given: Arguments,
): Promise<Map<CorpusName, Corpus>> {
  const corpora = new Map<CorpusName, Corpus>();
  for (const name of new Set(chosen.map(({ corpus }) => corpus))) {
    corpora.set(
      name,
      await makeCorpus(name, {
        cache: given.cache,
        synthetic: given.corpus === "synthetic",
        scale: given.scale,
        note,
      }),
    );
  }
  return corpora;
}

async function outcomesOf(
  chosen: readonly Comparison[],
  corpora: ReadonlyMap<CorpusName, Corpus>,
  { cache, pairs, slowPairs }: Arguments,
): Promise<Outcome[]> {
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(join(cache, "run-"));
  process.once("exit", () => rmSync(temporary, { recursive: true, force: true, maxRetries: 3 }));
  const workplace = { temporary, output: join(temporary, "output") };
  const outcomes: Outcome[] = [];
  for (const comparison of chosen) {
    const corpus = corpora.get(comparison.corpus) as Corpus;
    const outcome = await attempt(comparison, () =>
      compare(comparison, corpus, { pairs, slowPairs }, workplace),
    );
    note(`${comparison.name}: ${"ours" in outcome ? formatRatio(timeRatio(outcome)) : outcome.missing}`);
    outcomes.push(outcome);
  }
  return outcomes;
}

// One that fails leaves the others as they are; the page is not written.
async function attempt(comparison: Comparison, act: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await act();
  } catch (error) {
    note((error as Error).message);
    return { comparison, missing: FAILED };
  }
}

function print(results: Results): void {
  for (const section of [targetTable(results), otherTable(results), medianTable(results)])
    console.log(`\n${section}`);
}

function save(results: Results): void {
  const before = existsSync(DOCUMENT) ? readFileSync(DOCUMENT, "utf8") : "";
  mkdirSync(join(CHART, ".."), { recursive: true });
  writeFileSync(CHART, chart(barsOf(results)));
  writeFileSync(DOCUMENT, benchmarkDocument(results, before));
  note("wrote docs/benchmarks.md");
}

function note(text: string): void {
  console.error(`bench: ${text}`);
}
