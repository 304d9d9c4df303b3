import { describe, expect, test } from "vitest";
import { readArguments } from "../bench/arguments.ts";
import { chart } from "../bench/chart.ts";
import type { Measured, Outcome } from "../bench/compare.ts";
import { COMPARISONS, type Comparison } from "../bench/comparisons.ts";
import { benchmarkDocument, withGrowth } from "../bench/document.ts";
import type { Cost } from "../bench/measure.ts";
import { barsOf, type Results } from "../bench/report.ts";
import { table } from "../bench/table.ts";
import { verdicts } from "../bench/verdict.ts";

const cost = (part: Partial<Cost>): Cost => ({ seconds: 1, processor: 1, memory: 1e8, size: 1000, ...part });
const commands = { ours: "node storeship.js", theirs: "bash peer.sh" };

function measured(name: string, ours: Partial<Cost>, theirs: Partial<Cost> = {}): Measured {
  return { comparison: comparisonOf(name), ours: [cost(ours)], theirs: [cost(theirs)], commands };
}

function comparisonOf(name: string): Comparison {
  const found = COMPARISONS.find((comparison) => comparison.name === name);
  if (found === undefined) throw new Error(`no comparison ${name}`);
  return found;
}

function results(...outcomes: readonly Outcome[]): Results {
  return { date: "2026-01-02", pairs: 1, machine: ["a machine"], corpora: [], outcomes };
}

describe("a target", () => {
  test("is met where the time is at most the peer's times the target's factor", () => {
    const rows = verdicts([measured("a-file", { seconds: 0.4 }), measured("b-file", { seconds: 0.36 })]);
    expect(rows.map(({ met }) => met)).toEqual(["yes", "no", "yes"]);
  });

  test("is not met by an image that is too large, however fast it is made", () => {
    const [row] = verdicts([measured("a-gzip", { seconds: 0.01, size: 1031 })]);
    expect(row).toMatchObject({ met: "no", measured: "0.01 × (0.01–0.01), size 1.031 ×" });
  });

  test("says how large the image is where that has no target, and nothing of what has no size", () => {
    const rows = verdicts([
      measured("b-zstd", { size: 1031 }),
      measured("a-stdout", { size: 0 }, { size: 0 }),
    ]);
    expect(rows.map(({ measured: told }) => told)).toEqual([
      "1.00 × (1.00–1.00), size 1.031 ×",
      "1.00 × (1.00–1.00)",
      "100 MB",
    ]);
  });

  test("is not met by a run that holds more than 250 MB", () => {
    const rows = verdicts([measured("a-file", { memory: 251e6 })]);
    expect(rows.at(-1)).toMatchObject({ target: "250 MB", measured: "251 MB", met: "no" });
  });

  test("stays open where the peer is missing, and says what is missing", () => {
    const [row] = verdicts([{ comparison: comparisonOf("a-oci-gzip"), missing: "umoci is not installed" }]);
    expect(row).toMatchObject({ met: "not measured", measured: "umoci is not installed" });
  });
});

test("every comparison has a name of its own", () => {
  expect(new Set(COMPARISONS.map(({ name }) => name)).size).toBe(COMPARISONS.length);
});

test("a table keeps columns apart where a cell has a bar in it", () => {
  expect(table(["Peer", "Time:"], [["tar | zstd", "1"]])).toBe(
    "| Peer | Time |\n| --- | ---: |\n| tar \\| zstd | 1 |",
  );
});

describe("the page of benchmarks", () => {
  const run = results(measured("a-file", { seconds: 0.3 }), measured("a-floor", { seconds: 1.2 }));

  test("has the targets, the date, the machine and the commands", () => {
    const page = benchmarkDocument(run, "");
    expect(page).toContain(
      "| A | no compression, one layer, to a file | Guix's steps | 0.40 × | 0.30 × (0.30–0.30), size 1.000 × | yes |",
    );
    for (const part of ["On 2026-01-02", "- a machine", "node storeship.js"]) expect(page).toContain(part);
  });

  test("keeps its section on growth when the comparisons are made anew, and the other way round", () => {
    const once = withGrowth(benchmarkDocument(run, ""), "old growth");
    const twice = withGrowth(benchmarkDocument(run, once), "new growth");
    expect(benchmarkDocument(run, once)).toBe(once);
    expect(twice).toBe(once.replace("old growth", "new growth"));
  });
});

describe("the chart", () => {
  const bars = barsOf(results(measured("a-file", { seconds: 0.3 }), measured("a-floor", { seconds: 1.2 })));

  test("is the same drawing for the same figures", () => {
    expect(chart(bars)).toBe(chart(structuredClone(bars)));
  });

  test("has a bar and the figure of each comparison, and a target's tick only where there is one", () => {
    const drawing = chart(bars);
    expect(drawing.match(/height="18"/g)).toHaveLength(2);
    expect(drawing.match(/stroke-width="3"/g)).toHaveLength(1);
    for (const figure of [">0.30<", ">1.20<"]) expect(drawing).toContain(figure);
  });
});

describe("the benchmark's command line", () => {
  test("asks for five pairs of everything unless told otherwise", () => {
    const given = readArguments([], { STORESHIP_BENCH_CACHE: "/cache" });
    expect(given).toMatchObject({ pairs: 5, corpus: undefined, only: [], growth: false, cache: "/cache" });
  });

  test.each([
    [["--only", "nothing"], "--only nothing"],
    [["--pairs", "0"], "--pairs 0"],
    [["--corpus", "C"], "--corpus C"],
    [["--scale", "x"], "--scale x"],
    [["grow"], "'grow' is not known"],
  ])("refuses %j and names what is wrong", (args, message) => {
    expect(() => readArguments(args, {})).toThrow(message);
  });
});
