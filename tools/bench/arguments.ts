import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { COMPARISONS } from "./comparisons.ts";

export const HELP = `usage: npm run bench [-- [OPTION]... [growth]]

Measures Storeship beside other tools, in turn, and writes docs/benchmarks.md. A run of a part prints only.
With 'growth': measures stores of growing size instead.

  --corpus NAME    A or B: comparisons of that corpus only; synthetic: all, on stores made from a seed
  --only NAME      this comparison only; repeatable (${COMPARISONS.map(({ name }) => name).join(", ")})
  --pairs N        runs of each side (default: 5)
  --slow-pairs N   the same where a run of the peer takes more than 10 seconds (default: as --pairs)
  --scale N        size of synthetic stores, as a part of the real ones' (default: 1)
  --most N         growth: entries of the largest store (default: 1000000)
  --most-bytes N   growth: bytes of the largest store (default: 50000000000)
  --cache DIR      where stores are made and kept, and runs write (default: $STORESHIP_BENCH_CACHE, else
                   storeship-bench in the temporary directory)
  --save           write docs/benchmarks.md also after a run of a part
`;

/** What the command line asks for. */
export interface Arguments {
  readonly growth: boolean;
  readonly help: boolean;
  readonly corpus: "A" | "B" | "synthetic" | undefined;
  readonly only: readonly string[];
  readonly pairs: number;
  /** Where a run of the peer takes long. */
  readonly slowPairs: number;
  readonly scale: number;
  readonly most: number;
  readonly mostBytes: number;
  readonly cache: string;
  readonly save: boolean;
}

/** Reads the command line. @throws Error in one sentence for what it does not understand. */
export function readArguments(args: readonly string[], environment: NodeJS.ProcessEnv): Arguments {
  const { values, positionals } = parse(args);
  const what = positionals.find((word) => word !== "growth");
  if (what !== undefined) throw new Error(`'${what}' is not known, 'growth' is`);
  const only = values.only ?? [];
  const unknown = only.find((name) => !COMPARISONS.some((comparison) => comparison.name === name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: there is no such comparison`);
  const cache = values.cache ?? environment["STORESHIP_BENCH_CACHE"] ?? join(tmpdir(), "storeship-bench");
  return {
    growth: positionals.length > 0,
    help: values.help ?? false,
    corpus: corpusOf(values.corpus),
    only,
    pairs: wholeNumber("--pairs", values.pairs, 1),
    slowPairs: wholeNumber("--slow-pairs", values["slow-pairs"] ?? values.pairs, 1),
    scale: positive("--scale", values.scale),
    most: wholeNumber("--most", values.most, 1000),
    mostBytes: wholeNumber("--most-bytes", values["most-bytes"], 1e6),
    cache: resolve(cache),
    save: values.save ?? false,
  };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      corpus: { type: "string" },
      only: { type: "string", multiple: true },
      pairs: { type: "string", default: "5" },
      "slow-pairs": { type: "string" },
      scale: { type: "string", default: "1" },
      most: { type: "string", default: "1000000" },
      "most-bytes": { type: "string", default: "50000000000" },
      cache: { type: "string" },
      save: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
}

function corpusOf(name: string | undefined): Arguments["corpus"] {
  if (name === undefined || name === "A" || name === "B" || name === "synthetic") return name;
  throw new Error(`--corpus ${name}: it is A, B or synthetic`);
}

function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`${option} ${text}: it is a whole number from ${least}`);
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`${option} ${text}: it is a number above 0`);
}
