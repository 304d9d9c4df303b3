import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { chart } from "./chart.ts";
import { figuresOf } from "./figures.ts";
import { readHistory, SEEDS } from "./history.ts";
import { table } from "./table.ts";

const HELP = `usage: simulate [OPTION]... [SEED]...

Packs 50 versions of a profile one after another, with each layering strategy, and prints what a registry holds at the
end and what a client that pulls each version moves, as a Markdown table. Seeds with a history: ${SEEDS.join(", ")} (default: all).

  --max-layers N   layers that the items may fill (default: 100)
  --chart FILE     write a chart of the figures there, as SVG
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "max-layers": { type: "string", default: "100" },
    chart: { type: "string" },
    help: { type: "boolean", short: "h" },
  },
});

if (values.help) {
  console.log(HELP);
} else {
  const maxLayers = Number(values["max-layers"]);
  const all = (positionals.length === 0 ? SEEDS : positionals).map((seed) => ({
    seed,
    figures: figuresOf(readHistory(seed), maxLayers),
  }));
  process.stdout.write(table(all));
  if (values.chart !== undefined) writeFileSync(values.chart, chart(all));
}
