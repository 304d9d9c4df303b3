import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { StoreshipError } from "@storeship/core";
import { below, type Random, seeded } from "../bench/random.ts";
import { blockCoverage } from "./coverage.ts";
import { mutated } from "./mutation.ts";
import { TARGETS, type Target } from "./targets.ts";

const HELP = `usage: npm run fuzz [-- [OPTION]... [TARGET]...]

Feeds the readers of foreign bytes with inputs that come from tools/fuzz/corpus by mutation, guided by the blocks of code that
they reach. An input that ends in another error than one of the project's, or takes too long, is written to the corpus.
Targets: ${Object.keys(TARGETS).join(", ")} (default: all).

  --seconds N   for each target (default: 60)
  --seed TEXT   another choice of mutations (default: storeship)
  --keep        write inputs that reach new blocks to the corpus
`;

/** No input of a few kilobytes takes as long, in milliseconds. */
const PATIENCE = 2000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: "storeship" },
    keep: { type: "boolean", default: false },
    help: { type: "boolean", short: "h" },
  },
});

if (values.help) process.stdout.write(HELP);
else {
  for (const name of positionals.length === 0 ? Object.keys(TARGETS) : positionals) {
    const target = TARGETS[name];
    if (target === undefined)
      throw new Error(`there is no target '${name}': ${Object.keys(TARGETS).join(", ")}`);
    if (!(await fuzz(name, target))) process.exitCode = 1;
  }
}

/** Runs one target; tells how it went, and whether all inputs were read or refused as they should be. */
async function fuzz(name: string, target: Target): Promise<boolean> {
  const directory = join(import.meta.dirname, "corpus", name);
  const corpus: Buffer[] = readdirSync(directory).map((file) => readFileSync(join(directory, file)));
  const [given, random] = [corpus.length, seeded(`${values.seed} ${name}`)];
  const coverage = await blockCoverage(target.modules);
  const reached = new Set<string>();
  const end = performance.now() + Number(values.seconds) * 1000;
  let tried = 0;
  let wrong = 0;
  for (; tried < given || performance.now() < end; tried++) {
    const input = tried < given ? (corpus[tried] as Buffer) : mutant(target, corpus, random);
    const fault = await faultOf(target, input);
    if (fault !== undefined) {
      wrong += 1;
      console.error(`${name}: ${fault}: ${keep(directory, input)}`);
    }
    const news = [...(await coverage.take())].filter((block) => !reached.has(block));
    for (const block of news) reached.add(block);
    if (tried < given || news.length === 0) continue;
    corpus.push(input);
    if (values.keep) keep(directory, input);
  }
  coverage.stop();
  console.log(`${name}: ${tried} inputs tried, ${corpus.length - given} reached new blocks, ${wrong} faults`);
  return wrong === 0;
}

function mutant({ mend }: Target, corpus: readonly Buffer[], random: Random): Buffer {
  const input = mutated(corpus, random);
  return mend !== undefined && below(4, random) > 0 ? mend(input) : input;
}

async function faultOf({ read, allows }: Target, input: Buffer): Promise<string | undefined> {
  const start = performance.now();
  try {
    await read(Buffer.from(input));
  } catch (error) {
    if (!(error instanceof StoreshipError) && allows?.(error) !== true) return String(error);
  }
  const milliseconds = performance.now() - start;
  return milliseconds > PATIENCE ? `it takes ${Math.round(milliseconds)} ms` : undefined;
}

function keep(directory: string, input: Buffer): string {
  const file = join(directory, createHash("sha256").update(input).digest("hex").slice(0, 16));
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, input);
  return file;
}
