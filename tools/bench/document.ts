import { commandList, medianTable, otherTable, type Results, targetTable } from "./report.ts";

const GROWTH = "\n## Growth\n";

/** The text of `docs/benchmarks.md`. The section on growth is kept from the text BEFORE. */
export function benchmarkDocument(results: Results, before: string): string {
  const { date, pairs, machine, corpora } = results;
  return `${[
    "# Benchmarks",
    "Written by `npm run bench`, which replaces this page; change `tools/bench` instead of it.",
    "Each figure is a ratio: the median time of Storeship by the median time of a peer on the same input, run in turn on the same machine. In parentheses, the least and the most of the pairs. Ratios hold on other machines, seconds don't.",
    "![Time of Storeship by the time of its peers](images/benchmarks.svg)",
    "## Targets",
    targetTable(results),
    "## Without a target",
    "The floor reads and hashes all files and does nothing else.",
    otherTable(results),
    "## Medians",
    "Of the time by the clock, the time of all processors (user and system), the peak memory, and the size of what is made.",
    medianTable(results),
    "## How it is measured",
    `On ${date}, ${pairs} pairs each${fewerPairs(results)}: the peer, Storeship, the peer, Storeship, and so on. All files are in the page cache; what a run makes is removed before the next run; what goes to stdout goes to \`/dev/null\`. A small program (\`tools/bench/measure.py\`) starts each side and asks \`wait4\` what it took, with all of its processes. The memory is that of the largest process: Storeship is one process, a peer with pipes has more than is shown.`,
    "The peers are the scripts in `tools/bench/peers`. They do the steps of the tools that they are named after, with the same programs and options.",
    corpora.map(corpusLine).join("\n"),
    "```sh\nnpm run bench                       # all, five pairs, and this page\nnpm run bench -- --only a-file      # one comparison\nnpm run bench -- --help\n```",
    "### Commands",
    `\`\`\`text\n${commandList(results)}\n\`\`\``,
    "### Machine and versions",
    machine.map((line) => `- ${line}`).join("\n"),
  ].join("\n\n")}\n${growthSection(before)}`;
}

/** BEFORE with another section on growth. */
export function withGrowth(before: string, section: string): string {
  const at = before.indexOf(GROWTH);
  return `${at === -1 ? before : before.slice(0, at)}${GROWTH}\n${section}\n`;
}

/** What was run less often than the rest. */
function fewerPairs({ pairs, outcomes }: Results): string {
  const fewer = outcomes.filter((outcome) => "ours" in outcome && outcome.ours.length < pairs);
  if (fewer.length === 0) return "";
  const names = fewer.map(
    (outcome) => `${outcome.comparison.name} ${"ours" in outcome ? outcome.ours.length : 0}`,
  );
  return ` (${names.join(", ")}, since a run of the peer takes long)`;
}

function growthSection(before: string): string {
  const at = before.indexOf(GROWTH);
  return at === -1 ? "" : before.slice(at);
}

function corpusLine({ name, madeOf, items, entries, bytes }: Results["corpora"][number]): string {
  return `- Corpus ${name}: ${items} store items, ${entries} entries, ${(bytes / 1e6).toFixed(0)} MB (${madeOf})`;
}
